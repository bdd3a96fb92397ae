import { declineReason, type PaymentFact } from '@ecolaura/contracts'
import { formatAmount, money, Refusal, type Money } from '@ecolaura/kernel'
import type { ChargeOutcome } from './provider/provider.ts'
import type { Refund } from './refund.ts'

export const PaymentStatus = {
  PENDING: 'PENDING',
  CAPTURING: 'CAPTURING',
  UNKNOWN: 'UNKNOWN',
  CAPTURED: 'CAPTURED',
  DECLINED: 'DECLINED',
  VOIDED: 'VOIDED',
  REFUNDING: 'REFUNDING',
  REFUNDED: 'REFUNDED',
} as const
export type PaymentStatus = keyof typeof PaymentStatus

export const DeclineReason = { ...declineReason.enum }
export type DeclineReason = keyof typeof DeclineReason

export type PaymentEvent = { readonly status: PaymentStatus; readonly at: string }

/** What an order is to pay, and how far that is. One for each order. */
export type Payment = {
  readonly id: string
  readonly orderId: string
  readonly customerId: string
  readonly methodId: string
  /** What the provider knows the card by; null when there was no such method. */
  readonly token: string | null
  readonly amount: Money
  readonly status: PaymentStatus
  readonly declineReason: DeclineReason | null
  /** The order has asked for its money back, or to have none taken; it gets one answer. */
  readonly isCancelled: boolean
  /** Minor units that are given back, or promised to be. */
  readonly promised: number
  readonly refunded: number
  /** How often the provider was asked. */
  readonly attempts: number
  readonly history: readonly PaymentEvent[]
  readonly createdAt: Date
  readonly version: number
}

export type Changed = {
  readonly payment: Payment
  readonly facts: readonly PaymentFact[]
  /** Money to give back. */
  readonly refund?: Refund
  /** Seconds until the provider is to be asked once more. */
  readonly askAgainIn?: number
}

const unchanged = (payment: Payment): Changed => ({ payment, facts: [] })

/** What became of asking the provider; UNKNOWN when it did not answer, which is not a failure but a question. */
export function charged(payment: Payment, outcome: ChargeOutcome | { status: 'UNKNOWN' }): Changed {
  const { id: paymentId, orderId, amount, isCancelled } = payment
  if (!isOpen(payment)) return unchanged(payment)
  switch (outcome.status) {
    case 'UNKNOWN':
      return { payment: { ...payment, status: 'UNKNOWN' }, facts: [], askAgainIn: patience(payment.attempts) }
    case 'DECLINED':
      return told({ ...payment, status: 'DECLINED', declineReason: outcome.reason },
        { type: 'payment.declined', orderId, paymentId, reason: outcome.reason },
        ...(isCancelled ? [voided(payment)] : []))
    case 'VOIDED':
      return told({ ...payment, status: 'VOIDED' }, voided(payment))
    case 'CAPTURED': {
      const captured = told({ ...payment, status: 'CAPTURED' }, { type: 'payment.captured', orderId, paymentId, amount })
      if (!isCancelled) return captured
      // It came late: what was taken goes back at once.
      const returned = giveAllBack(captured.payment)
      return { ...returned, facts: [...captured.facts, ...returned.facts] }
    }
  }
}

/** The order ends without goods. It is answered once: voided, or refunded when all that was taken is back. */
export function cancelPayment(payment: Payment): Changed {
  if (payment.isCancelled) return unchanged(payment)
  const cancelled = { ...payment, isCancelled: true }
  switch (payment.status) {
    case 'PENDING':
      return told({ ...cancelled, status: 'VOIDED' }, voided(payment))
    case 'DECLINED':
    case 'VOIDED':
      return told(cancelled, voided(payment))
    case 'CAPTURING':
      // Nobody can say yet; whoever is asking will act on it.
      return unchanged(cancelled)
    case 'UNKNOWN':
      return { ...unchanged(cancelled), askAgainIn: 0 }
    default:
      return giveAllBack(cancelled)
  }
}

/** Promises what is left to give back, and answers the order when nothing is. */
function giveAllBack(payment: Payment): Changed {
  const left = payment.amount.minor - payment.promised
  if (left > 0)
    return { payment: { ...payment, status: 'REFUNDING', promised: payment.amount.minor }, facts: [], refund: { amount: money(left, payment.amount.currency), reason: 'The order was cancelled.' } }
  return refunded(payment, 0)
}

/**
 * Staff gives a part back, or all that is left.
 * @throws Refusal `PAYMENT_NOT_CAPTURED`, `REFUND_TOO_LARGE`, `CURRENCY_MISMATCH`, `INVALID_MONEY`
 */
export function requestRefund(payment: Payment, reason: string, amount?: Money): Changed {
  if (payment.status !== 'CAPTURED') throw new Refusal('PAYMENT_NOT_CAPTURED', `A payment that is ${payment.status} has nothing to give back.`, { field: ['paymentId'] })
  const { currency, minor } = payment.amount
  const left = money(minor - payment.promised, currency)
  const part = amount ?? left
  const field = ['amount']
  if (part.currency !== currency) throw new Refusal('CURRENCY_MISMATCH', `It was paid in ${currency}.`, { field })
  if (part.minor <= 0) throw new Refusal('INVALID_MONEY', 'Give back more than nothing.', { field })
  if (part.minor > left.minor) throw new Refusal('REFUND_TOO_LARGE', `At most ${formatAmount(left)} ${currency} can be given back.`, { field })
  const promised = payment.promised + part.minor
  return { payment: { ...payment, promised, status: promised === minor ? 'REFUNDING' : 'CAPTURED' }, facts: [], refund: { amount: part, reason } }
}

/** The provider has given back. The order is told when it had asked, and all is back. */
export function refunded(payment: Payment, minor: number): Changed {
  const after = { ...payment, refunded: payment.refunded + minor }
  if (after.refunded < after.amount.minor) return unchanged(after)
  const { id: paymentId, orderId, amount, isCancelled } = payment
  return told({ ...after, status: 'REFUNDED' }, ...(isCancelled ? [{ type: 'payment.refunded' as const, orderId, paymentId, amount }] : []))
}

/** Whether the provider's answer is still to come. */
export const isOpen = ({ status }: Pick<Payment, 'status'>): boolean => status === 'PENDING' || status === 'CAPTURING' || status === 'UNKNOWN'

/** Seconds to wait before asking a silent provider again: at once the first time, then longer, at most half a minute. */
export const patience = (attempts: number): number => (attempts <= 1 ? 0 : Math.min(30, 0.25 * 2 ** (attempts - 1)))

const voided = ({ id: paymentId, orderId }: Payment): PaymentFact => ({ type: 'payment.voided', orderId, paymentId })

const told = (payment: Payment, ...facts: PaymentFact[]): Changed => ({ payment: { ...payment, version: payment.version + facts.length }, facts })
