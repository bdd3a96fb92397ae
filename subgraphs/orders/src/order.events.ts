import type { AccountFact, InventoryFact, PaymentFact, ShippingFact } from '@ecolaura/contracts'
import type { Handlers } from '@ecolaura/events'
import {
  paymentCaptured, paymentDeclined, paymentReturned, shipmentCancelled, shipmentDelivered, shipmentDispatched, shipmentKept,
  stockExpired, stockRefused, stockReleased, stockReserved,
} from './checkout.ts'
import type { CartStore } from './cart.store.ts'
import type { OrderStore } from './order.store.ts'

export const inventoryEvents = (orders: OrderStore): Handlers<InventoryFact> => ({
  'stock.reserved': ({ orderId }) => orders.change(orderId, stockReserved),
  'stock.refused': ({ orderId, shortages }) => orders.change(orderId, (order) => stockRefused(order, shortages)),
  'stock.expired': ({ orderId }) => orders.change(orderId, stockExpired),
  'stock.released': ({ orderId }) => orders.change(orderId, stockReleased),
})

export const paymentEvents = (orders: OrderStore): Handlers<PaymentFact> => ({
  'payment.captured': ({ orderId, paymentId, amount }) => orders.change(orderId, (order) => paymentCaptured(order, { paymentId, amount })),
  'payment.declined': ({ orderId, reason }) => orders.change(orderId, (order) => paymentDeclined(order, reason)),
  'payment.voided': ({ orderId }) => orders.change(orderId, paymentReturned),
  'payment.refunded': ({ orderId }) => orders.change(orderId, paymentReturned),
})

export const shippingEvents = (orders: OrderStore): Handlers<ShippingFact> => ({
  'shipment.dispatched': ({ orderId, shipmentId }) => orders.change(orderId, (order) => shipmentDispatched(order, shipmentId)),
  'shipment.delivered': ({ orderId, shipmentId }) => orders.change(orderId, (order) => shipmentDelivered(order, shipmentId)),
  'shipment.cancelled': ({ orderId }) => orders.change(orderId, shipmentCancelled),
  'shipment.kept': ({ orderId }) => orders.change(orderId, shipmentKept),
})

/** Who has shopped as a guest and then signs in goes on with what they had. */
export const accountEvents = (carts: CartStore, orders: OrderStore): Handlers<AccountFact> => ({
  'user.signed_in': async ({ userId, formerGuestId }) => {
    if (!formerGuestId) return
    await carts.moveTo(userId, formerGuestId)
    await orders.moveTo(userId, formerGuestId)
  },
})
