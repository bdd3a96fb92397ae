import type { PaymentFact } from '@ecolaura/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aPayment } from './payment.fixture.ts'
import { cancelPayment, charged, isOpen, refunded, requestRefund, type Changed, type Payment } from './payment.ts'
import type { ChargeOutcome } from './provider/provider.ts'

/** A bank that has one answer for one key, however often and however late it is asked. */
class Bank {
  taken = 0
  outcome: ChargeOutcome | undefined
  constructor(readonly approves: boolean, readonly amount: number) {}

  charge(): ChargeOutcome {
    if (!this.outcome && this.approves) this.taken = this.amount
    return (this.outcome ??= this.approves ? { status: 'CAPTURED' } : { status: 'DECLINED', reason: 'CARD_DECLINED' })
  }
  close = (): ChargeOutcome => (this.outcome ??= { status: 'VOIDED' })
}

/** What can happen to a payment from outside, in any order and any number. */
const happenings = fc.array(
  fc.oneof(
    fc.constantFrom('claim', 'answered', 'answer lost', 'request lost', 'old request arrives', 'cancel', 'refund done'),
    fc.record({ refund: fc.integer({ min: 1, max: 1_200 }) }),
  ),
  { maxLength: 40 },
)

test('whatever gets lost or comes late, the books agree and an order that ends has one answer', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.integer({ min: 0, max: 1_000 }), happenings, (approves, amount, steps) => {
      const bank = new Bank(approves, amount)
      let payment: Payment = aPayment({ amount: { minor: amount, currency: 'EUR' } })
      const facts: PaymentFact[] = []
      let toGiveBack: number[] = []
      const apply = ({ payment: after, facts: told, refund }: Changed) => {
        payment = after
        facts.push(...told)
        if (refund) toGiveBack.push(refund.amount.minor)
      }
      /** What the job does: only a payment that is not wanted any more has its key closed. */
      const ask = (wasCancelled: boolean) => bank.outcome ?? (wasCancelled ? bank.close() : bank.charge())
      const giveBack = () => {
        const [minor, ...rest] = toGiveBack
        if (minor === undefined) return
        toGiveBack = rest
        bank.taken -= minor
        apply(refunded(payment, minor))
      }
      const step = (what: (typeof steps)[number]) => {
        if (typeof what === 'object') {
          try {
            apply(requestRefund(payment, 'x', { minor: what.refund, currency: 'EUR' }))
          } catch {
            // Refused: nothing changes.
          }
        } else if (what === 'cancel') apply(cancelPayment(payment))
        else if (what === 'refund done') giveBack()
        else if (what === 'claim') payment = payment.status === 'PENDING' ? { ...payment, status: 'CAPTURING' } : payment
        // The bank is asked only about what was claimed; an old request can arrive only when one was sent.
        else if (payment.status === 'PENDING' || payment.status === 'VOIDED' && !bank.outcome) return
        else if (what === 'old request arrives') bank.charge()
        else if (!isOpen(payment)) return
        else if (what === 'request lost') apply(charged(payment, { status: 'UNKNOWN' }))
        else {
          const outcome = ask(payment.isCancelled)
          apply(charged(payment, what === 'answered' ? outcome : { status: 'UNKNOWN' }))
        }
      }
      steps.forEach(step)

      // It settles: everyone is asked until they answer.
      for (const what of ['claim', 'answered', ...toGiveBack.map(() => 'refund done'), 'refund done', 'refund done'] as const) step(what as 'claim')
      const count = (...types: string[]) => facts.filter(({ type }) => types.includes(type)).length
      expect(isOpen(payment)).toBe(false)
      expect(bank.taken).toBe(payment.status === 'DECLINED' || payment.status === 'VOIDED' ? 0 : payment.amount.minor - payment.refunded)
      expect(count('payment.captured')).toBe(bank.outcome?.status === 'CAPTURED' ? 1 : 0)
      expect(count('payment.declined')).toBeLessThanOrEqual(1)
      expect(count('payment.voided', 'payment.refunded')).toBe(payment.isCancelled ? 1 : 0)
      if (payment.isCancelled) expect(bank.taken).toBe(0)
      expect(payment.version).toBe(facts.length)
    }),
    { numRuns: 2_000 },
  )
})
