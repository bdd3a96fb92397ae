import { z } from 'zod'
import { contract } from './event.ts'
import { declineReason } from './payments.ts'
import { country, moneyValue, orderLine, shortage } from './values.ts'

/** What shipping needs to send the parcel; the address itself stays with accounts. */
export const delivery = z.object({ methodId: z.string(), addressId: z.string(), country, grams: z.number().int().nonnegative() })

/** Why an order ends without goods. */
export const cancelReason = z.enum(['CUSTOMER', 'OUT_OF_STOCK', 'PAYMENT_DECLINED', 'RESERVATION_EXPIRED', 'TIMED_OUT', 'STAFF'])
export type CancelReason = z.infer<typeof cancelReason>

const about = { orderId: z.string() }
const orderFact = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('order.placed'), customerId: z.string(), lines: z.array(orderLine).min(1), total: moneyValue, quoteId: z.string(), delivery, paymentMethodId: z.string() }),
  z.object({ ...about, type: z.literal('order.reserved'), customerId: z.string(), amount: moneyValue, paymentMethodId: z.string() }),
  z.object({ ...about, type: z.literal('order.paid'), paymentId: z.string(), amount: moneyValue }),
  z.object({ ...about, type: z.literal('order.confirmed'), customerId: z.string(), lines: z.array(orderLine).min(1), total: moneyValue, delivery }),
  z.object({ ...about, type: z.literal('order.recalled'), reason: cancelReason }),
  z.object({ ...about, type: z.literal('order.kept') }),
  z.object({ ...about, type: z.literal('order.cancelling'), reason: cancelReason, shortages: z.array(shortage).optional(), declineReason: declineReason.optional() }),
  z.object({ ...about, type: z.literal('order.stock_returned') }),
  z.object({ ...about, type: z.literal('order.payment_returned') }),
  z.object({ ...about, type: z.literal('order.cancelled'), reason: cancelReason, quoteId: z.string() }),
  z.object({ ...about, type: z.literal('order.shipped'), shipmentId: z.string() }),
  z.object({ ...about, type: z.literal('order.delivered'), shipmentId: z.string() }),
])
export type OrderFact = z.infer<typeof orderFact>

/**
 * Orders conducts the checkout; each step begins as a fact here and inventory, payments, shipping and pricing answer
 * on their own topics.
 *
 * `order.placed` → stock.reserved | stock.refused → `order.reserved` → payment.captured | payment.declined →
 * `order.paid`, `order.confirmed` → stock.committed, shipment.created → shipment.dispatched → `order.shipped` →
 * shipment.delivered → `order.delivered`.
 * `order.recalled` asks shipping to keep a confirmed parcel back: shipment.cancelled → `order.cancelling`, or
 * shipment.kept → `order.kept`. `order.cancelling` asks inventory and payments to undo; their answers are `order.stock_returned` and
 * `order.payment_returned`, and after both the order is `order.cancelled`.
 */
export const orders = contract('orders', orderFact, (fact) => fact.orderId)
