import type { CancelReason, DeclineReason, OrderStateFragment, OrderStatus } from '../gql/graphql.ts'

export const isFinal = (status: OrderStatus): boolean => status === 'DELIVERED' || status === 'CANCELLED'

/** Whether the graph would still cancel it: not once the parcel is on its way. */
export const mayCancel = (status: OrderStatus): boolean => status === 'PENDING' || status === 'RESERVED' || status === 'CONFIRMED'

/** The way of an order that goes well, as the page draws it. */
export const STEPS = [
  { status: 'PENDING', name: 'Received' },
  { status: 'CONFIRMED', name: 'Confirmed' },
  { status: 'SHIPPED', name: 'On its way' },
  { status: 'DELIVERED', name: 'Delivered' },
] as const satisfies readonly { status: OrderStatus; name: string }[]

/** How many steps are behind an order, or undefined when it has left the way. */
export function stepOf(status: OrderStatus): number | undefined {
  const shown = status === 'RESERVED' ? 'PENDING' : status === 'RECALLING' ? 'CONFIRMED' : status
  const index = STEPS.findIndex((step) => step.status === shown)
  return index < 0 ? undefined : index
}

const NAMES: Record<OrderStatus, string> = {
  PENDING: 'Received',
  RESERVED: 'Payment in progress',
  CONFIRMED: 'Confirmed',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
  RECALLING: 'Being cancelled',
  CANCELLING: 'Being cancelled',
  CANCELLED: 'Cancelled',
}
export const statusName = (status: OrderStatus): string => NAMES[status]

const SENTENCES: Record<OrderStatus, string> = {
  PENDING: 'We have your order and are setting the goods aside.',
  RESERVED: 'The goods are set aside for you; the payment is in progress.',
  CONFIRMED: 'Your order is confirmed and paid. We are packing it.',
  SHIPPED: 'Your parcel is on its way.',
  DELIVERED: 'Your parcel has been delivered.',
  RECALLING: 'We are asking the warehouse to keep your parcel back.',
  CANCELLING: 'Your order is being cancelled. What was taken from your card goes back.',
  CANCELLED: 'Your order is cancelled.',
}

const REASONS: Record<CancelReason, string> = {
  OUT_OF_STOCK: 'Someone else was faster: there was not enough left. You pay nothing.',
  PAYMENT_DECLINED: 'Your card was declined. You pay nothing.',
  RESERVATION_EXPIRED: 'The payment took too long, and the goods could not be kept for you. You pay nothing.',
  TIMED_OUT: 'The order could not be completed in time. You pay nothing.',
  CUSTOMER: 'You cancelled it. What was taken from your card goes back.',
  STAFF: 'The shop cancelled it. What was taken from your card goes back.',
}

const DECLINES: Record<DeclineReason, string> = {
  INSUFFICIENT_FUNDS: 'Your card was declined: there is not enough money on it. You pay nothing.',
  CARD_DECLINED: 'Your card was declined by the bank. You pay nothing.',
  EXPIRED_CARD: 'Your card was declined: it has expired. You pay nothing.',
  FRAUD_SUSPECTED: 'Your card was declined by the bank. You pay nothing.',
  METHOD_NOT_FOUND: 'The card is no longer on file. You pay nothing.',
}

/** Where an order stands, in a sentence; when it failed, why and what that means. */
export function statusSentence({ status, cancelReason, declineReason }: Pick<OrderStateFragment, 'status' | 'cancelReason' | 'declineReason'>): string {
  const why = (cancelReason === 'PAYMENT_DECLINED' && declineReason && DECLINES[declineReason]) || (cancelReason && REASONS[cancelReason])
  return (status === 'CANCELLED' || status === 'CANCELLING') && why ? `${SENTENCES[status].split('.')[0]}. ${why}` : SENTENCES[status]
}
