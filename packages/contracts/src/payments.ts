import { z } from 'zod'
import { contract } from './event.ts'
import { moneyValue } from './values.ts'

/** Reasons a card issuer gives, in the card networks' terms. */
export const declineReason = z.enum(['INSUFFICIENT_FUNDS', 'CARD_DECLINED', 'EXPIRED_CARD', 'FRAUD_SUSPECTED', 'METHOD_NOT_FOUND'])
export type DeclineReason = z.infer<typeof declineReason>

const about = { orderId: z.string(), paymentId: z.string() }
const paymentFact = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('payment.captured'), amount: moneyValue }),
  z.object({ ...about, type: z.literal('payment.declined'), reason: declineReason }),
  /** Nothing was taken, and nothing will be. */
  z.object({ ...about, type: z.literal('payment.voided') }),
  /** All that was taken for this order is on its way back. */
  z.object({ ...about, type: z.literal('payment.refunded'), amount: moneyValue }),
])
export type PaymentFact = z.infer<typeof paymentFact>

export const payments = contract('payments', paymentFact, (fact) => fact.orderId)
