import type { AccountFact, InventoryFact, PaymentFact, ShippingFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import {
  paymentCaptured, paymentDeclined, paymentReturned, shipmentCancelled, shipmentDelivered, shipmentDispatched, shipmentKept,
  stockExpired, stockRefused, stockReleased, stockReserved,
} from './checkout.ts'
import type { CartStore } from './cart.store.ts'
import type { Changed, StoredOrder } from './order.ts'
import type { OrderStore } from './order.store.ts'

/** What each fact changes in its order. */
const changing =
  <F extends { readonly orderId: string }>(orders: OrderStore, rule: (order: StoredOrder, fact: F) => Changed) =>
  (facts: readonly F[]): Promise<unknown> =>
    orders.change(facts.map((fact) => ({ id: fact.orderId, rule: (order) => rule(order, fact) })))

export const inventoryEvents = (orders: OrderStore): Handlers<InventoryFact> => ({
  'stock.reserved': changing(orders, stockReserved),
  'stock.refused': changing(orders, (order, { shortages }) => stockRefused(order, shortages)),
  'stock.expired': changing(orders, stockExpired),
  'stock.released': changing(orders, stockReleased),
})

export const paymentEvents = (orders: OrderStore): Handlers<PaymentFact> => ({
  'payment.captured': changing(orders, (order, { paymentId, amount }) => paymentCaptured(order, { paymentId, amount })),
  'payment.declined': changing(orders, (order, { reason }) => paymentDeclined(order, reason)),
  'payment.voided': changing(orders, paymentReturned),
  'payment.refunded': changing(orders, paymentReturned),
})

export const shippingEvents = (orders: OrderStore): Handlers<ShippingFact> => ({
  'shipment.dispatched': changing(orders, (order, { shipmentId }) => shipmentDispatched(order, shipmentId)),
  'shipment.delivered': changing(orders, (order, { shipmentId }) => shipmentDelivered(order, shipmentId)),
  'shipment.cancelled': changing(orders, shipmentCancelled),
  'shipment.kept': changing(orders, shipmentKept),
})

/** Who has shopped as a guest and then signs in goes on with what they had. */
export const accountEvents = (carts: CartStore, orders: OrderStore): Handlers<AccountFact> => ({
  'user.signed_in': each(async ({ userId, formerGuestId }) => {
    if (!formerGuestId) return
    await carts.moveTo(userId, formerGuestId)
    await orders.moveTo(userId, formerGuestId)
  }),
})
