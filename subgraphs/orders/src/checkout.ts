import type { CancelReason, DeclineReason, Shortage } from '@ecolaura/contracts'
import { Refusal, type Money } from '@ecolaura/kernel'
import { happened, isUnderWay, unchanged, type Changed, type Order } from './order.ts'

/**
 * The process manager of the checkout: what an order does when others answer. Each answer may come twice, late, or
 * after the order has taken another turn; a rule that has nothing to do changes nothing.
 */

export function stockReserved(order: Order): Changed {
  if (order.status !== 'PENDING') return unchanged(order)
  return happened(order, { type: 'order.reserved', orderId: order.id, customerId: order.ownerId, amount: order.total, paymentMethodId: order.paymentMethodId })
}

/** Also after the confirmation: when a reservation had run out and someone else was faster. */
export function stockRefused(order: Order, shortages: readonly Shortage[]): Changed {
  if (order.status === 'CONFIRMED') return happened(order, { type: 'order.recalled', orderId: order.id, reason: 'OUT_OF_STOCK' })
  return isUnderWay(order) ? cancelling(order, 'OUT_OF_STOCK', { shortages: [...shortages] }) : unchanged(order)
}

export function stockExpired(order: Order): Changed {
  return order.status === 'RESERVED' ? cancelling(order, 'RESERVATION_EXPIRED') : unchanged(order)
}

/** A capture that comes while the order is being undone is payments' to refund: it was asked to. */
export function paymentCaptured(order: Order, payment: { paymentId: string; amount: Money }): Changed {
  if (order.status !== 'RESERVED') return unchanged(order)
  return happened(
    order,
    { type: 'order.paid', orderId: order.id, ...payment },
    {
      type: 'order.confirmed',
      orderId: order.id,
      customerId: order.ownerId,
      lines: order.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      total: order.total,
      delivery: order.delivery,
    },
  )
}

export function paymentDeclined(order: Order, declineReason: DeclineReason): Changed {
  return order.status === 'RESERVED' ? cancelling(order, 'PAYMENT_DECLINED', { declineReason }) : unchanged(order)
}

export function timedOut(order: Order): Changed {
  return isUnderWay(order) ? cancelling(order, 'TIMED_OUT') : unchanged(order)
}

/**
 * Before it is confirmed an order is undone at once; after that, shipping is asked to keep the parcel back first.
 * @throws Refusal `ORDER_ALREADY_SHIPPED`
 */
export function cancelOrder(order: Order, reason: CancelReason): Changed {
  if (isUnderWay(order)) return cancelling(order, reason)
  if (order.status === 'CONFIRMED') return happened(order, { type: 'order.recalled', orderId: order.id, reason })
  if (order.status === 'SHIPPED' || order.status === 'DELIVERED')
    throw new Refusal('ORDER_ALREADY_SHIPPED', 'This order is on its way and can no longer be cancelled.')
  return unchanged(order)
}

export function shipmentCancelled(order: Order): Changed {
  return order.status === 'RECALLING' ? cancelling(order, order.reason ?? 'CUSTOMER') : unchanged(order)
}

export function shipmentKept(order: Order): Changed {
  return order.status === 'RECALLING' ? happened(order, { type: 'order.kept', orderId: order.id }) : unchanged(order)
}

export function stockReleased(order: Order): Changed {
  if (order.status !== 'CANCELLING' || order.returned.stock) return unchanged(order)
  return ended(happened(order, { type: 'order.stock_returned', orderId: order.id }))
}

/** Voided or refunded: either way nothing of the shopper's money is here any more. */
export function paymentReturned(order: Order): Changed {
  if (order.status !== 'CANCELLING' || order.returned.payment) return unchanged(order)
  return ended(happened(order, { type: 'order.payment_returned', orderId: order.id }))
}

function ended({ order, events }: Changed): Changed {
  if (!order.returned.stock || !order.returned.payment) return { order, events }
  const end = happened(order, { type: 'order.cancelled', orderId: order.id, reason: order.reason ?? 'CUSTOMER', quoteId: order.quoteId })
  return { order: end.order, events: [...events, ...end.events] }
}

export function shipmentDispatched(order: Order, shipmentId: string): Changed {
  return order.status === 'CONFIRMED' || order.status === 'RECALLING' ? happened(order, { type: 'order.shipped', orderId: order.id, shipmentId }) : unchanged(order)
}

export function shipmentDelivered(order: Order, shipmentId: string): Changed {
  return order.status === 'SHIPPED' ? happened(order, { type: 'order.delivered', orderId: order.id, shipmentId }) : unchanged(order)
}

const cancelling = (order: Order, reason: CancelReason, why: { shortages?: Shortage[]; declineReason?: DeclineReason } = {}): Changed =>
  happened(order, { type: 'order.cancelling', orderId: order.id, reason, ...why })
