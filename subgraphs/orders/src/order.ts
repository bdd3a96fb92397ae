import type { CancelReason, DeclineReason, OrderFact, Shortage } from '@ecolaura/contracts'
import type { Money } from '@ecolaura/kernel'
import type { ReadyCart } from './cart.ts'
import type { Quote, QuotedLine } from './quote.ts'

export const OrderStatus = {
  PENDING: 'PENDING',
  RESERVED: 'RESERVED',
  CONFIRMED: 'CONFIRMED',
  SHIPPED: 'SHIPPED',
  DELIVERED: 'DELIVERED',
  RECALLING: 'RECALLING',
  CANCELLING: 'CANCELLING',
  CANCELLED: 'CANCELLED',
} as const
export type OrderStatus = keyof typeof OrderStatus

/** An order as its events have made it. `version` is the number of events so far. */
export type Order = {
  readonly id: string
  readonly ownerId: string
  readonly cartId: string
  readonly status: OrderStatus
  readonly version: number
  readonly lines: readonly QuotedLine[]
  readonly subtotal: Money
  readonly discount: Money
  readonly shipping: Money
  readonly tax: Money
  readonly total: Money
  readonly quoteId: string
  /** Whether pricing could not be asked and an older quote stood in. */
  readonly isPricedByOldQuote: boolean
  readonly delivery: { readonly methodId: string; readonly addressId: string; readonly country: string; readonly grams: number }
  readonly paymentMethodId: string
  readonly reason?: CancelReason
  readonly shortages?: readonly Shortage[]
  readonly declineReason?: DeclineReason
  /** While it is being undone: what has come back. */
  readonly returned: { readonly stock: boolean; readonly payment: boolean }
}

/** An order as it is read: with what the database gave it. */
export type StoredOrder = Order & { readonly number: number; readonly placedAt: Date }

/** One entry of an order's history. */
export type RecordedEvent = { readonly orderId: string; readonly version: number; readonly type: OrderFact['type']; readonly data: Record<string, unknown>; readonly recordedAt: Date }

export type Changed = { readonly order: Order; readonly events: readonly OrderFact[] }

export const isFinal = ({ status }: Pick<Order, 'status'>): boolean => status === 'DELIVERED' || status === 'CANCELLED'

/** Whether the checkout waits for another area, and so has a time by which it must be done. */
export const isUnderWay = ({ status }: Pick<Order, 'status'>): boolean => status === 'PENDING' || status === 'RESERVED'

/** The fold: an order after one more of its events. */
export function evolve(order: Order, fact: OrderFact): Order {
  const next = { ...order, version: order.version + 1 }
  switch (fact.type) {
    case 'order.placed':
      return { ...next, status: 'PENDING' }
    case 'order.reserved':
      return { ...next, status: 'RESERVED' }
    case 'order.paid':
      return next
    case 'order.confirmed':
      return { ...next, status: 'CONFIRMED' }
    case 'order.recalled':
      return { ...next, status: 'RECALLING', reason: fact.reason }
    case 'order.kept':
      return { ...next, status: 'CONFIRMED', reason: undefined }
    case 'order.cancelling':
      return { ...next, status: 'CANCELLING', reason: fact.reason, shortages: fact.shortages, declineReason: fact.declineReason }
    case 'order.stock_returned':
      return { ...next, returned: { ...order.returned, stock: true } }
    case 'order.payment_returned':
      return { ...next, returned: { ...order.returned, payment: true } }
    case 'order.cancelled':
      return { ...next, status: 'CANCELLED' }
    case 'order.shipped':
      return { ...next, status: 'SHIPPED' }
    case 'order.delivered':
      return { ...next, status: 'DELIVERED' }
  }
}

/** Applies facts to an order; every rule ends with this, so that state and events cannot differ. */
export const happened = (order: Order, ...events: OrderFact[]): Changed => ({ order: events.reduce(evolve, order), events })

export const unchanged = (order: Order): Changed => ({ order, events: [] })

/** The order at its beginning, and the fact that begins it. */
export function placed(id: string, cart: ReadyCart, quote: Quote, isPricedByOldQuote: boolean, paymentMethodId: string): Changed {
  const order: Order = {
    id,
    ownerId: cart.ownerId,
    cartId: cart.id,
    status: 'PENDING',
    version: 0,
    lines: quote.lines,
    subtotal: quote.subtotal,
    discount: quote.discount,
    shipping: quote.shipping,
    tax: quote.tax,
    total: quote.total,
    quoteId: quote.id,
    isPricedByOldQuote,
    delivery: { methodId: cart.shippingOptionId, addressId: cart.addressId, country: cart.country, grams: quote.grams },
    paymentMethodId,
    returned: { stock: false, payment: false },
  }
  return happened(order, {
    type: 'order.placed',
    orderId: id,
    customerId: order.ownerId,
    lines: order.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    total: order.total,
    quoteId: order.quoteId,
    delivery: order.delivery,
    paymentMethodId,
  })
}

