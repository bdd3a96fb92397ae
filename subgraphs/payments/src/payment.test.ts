import { Refusal } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { aPayment } from './payment.fixture.ts'
import { cancelPayment, charged, refunded, requestRefund, type Changed } from './payment.ts'

const told = ({ facts }: Changed) => facts.map(({ type }) => type)
const eur = (minor: number) => ({ minor, currency: 'EUR' })

test('a payment that the bank takes is captured, once', () => {
  const first = charged(aPayment({ status: 'CAPTURING' }), { status: 'CAPTURED' })
  expect(first.payment).toMatchObject({ status: 'CAPTURED', version: 1 })
  expect(told(first)).toEqual(['payment.captured'])
  expect(told(charged(first.payment, { status: 'CAPTURED' }))).toEqual([])
})

test('a payment without an answer is a question, not a failure', () => {
  const asked = charged(aPayment({ status: 'CAPTURING', attempts: 1 }), { status: 'UNKNOWN' })
  expect(asked).toMatchObject({ payment: { status: 'UNKNOWN' }, facts: [], askAgainIn: 0 })
  expect(charged({ ...asked.payment, attempts: 20 }, { status: 'UNKNOWN' }).askAgainIn).toBe(30)
})

test('an answer that was lost before does not undo a later one', () => {
  expect(charged(aPayment({ status: 'CAPTURED' }), { status: 'UNKNOWN' }).payment.status).toBe('CAPTURED')
})

test('an order that ends before it is charged is voided', () => {
  const cancelled = cancelPayment(aPayment())
  expect(cancelled.payment.status).toBe('VOIDED')
  expect(told(cancelled)).toEqual(['payment.voided'])
  expect(told(cancelPayment(cancelled.payment))).toEqual([])
})

test('an order that ends after the bank declined is voided, since nothing was taken', () => {
  expect(told(cancelPayment(aPayment({ status: 'DECLINED' })))).toEqual(['payment.voided'])
})

test('while the bank is asked nothing is promised; a capture that comes late goes back', () => {
  for (const status of ['CAPTURING', 'UNKNOWN'] as const) {
    const waiting = cancelPayment(aPayment({ status }))
    expect(waiting).toMatchObject({ payment: { status, isCancelled: true }, facts: [] })
    const late = charged(waiting.payment, { status: 'CAPTURED' })
    expect(late).toMatchObject({ payment: { status: 'REFUNDING', promised: 1_000 }, refund: { amount: eur(1_000) } })
    expect(told(late)).toEqual(['payment.captured'])
    expect(told(refunded(late.payment, 1_000))).toEqual(['payment.refunded'])
    expect(told(charged(waiting.payment, { status: 'DECLINED', reason: 'CARD_DECLINED' }))).toEqual(['payment.declined', 'payment.voided'])
    expect(told(charged(waiting.payment, { status: 'VOIDED' }))).toEqual(['payment.voided'])
  }
})

test('a cancelled order gets what is left when a part was given back before', () => {
  const part = requestRefund(aPayment({ status: 'CAPTURED' }), 'A scratch.', eur(300))
  const cancelled = cancelPayment(part.payment)
  expect(cancelled.refund?.amount).toEqual(eur(700))
  const first = refunded(cancelled.payment, 300)
  expect(told(first)).toEqual([])
  expect(told(refunded(first.payment, 700))).toEqual(['payment.refunded'])
})

test('an order that is cancelled after all was given back is told at once', () => {
  const all = requestRefund(aPayment({ status: 'CAPTURED' }), 'Never arrived.')
  expect(all.payment.status).toBe('REFUNDING')
  const done = refunded(all.payment, 1_000)
  expect(told(done)).toEqual([])
  expect(told(cancelPayment(done.payment))).toEqual(['payment.refunded'])
})

test('an order that cost nothing gives nothing back, and is told so', () => {
  const free = charged(aPayment({ amount: eur(0), status: 'CAPTURING' }), { status: 'CAPTURED' })
  const cancelled = cancelPayment(free.payment)
  expect(cancelled.refund).toBeUndefined()
  expect(told(cancelled)).toEqual(['payment.refunded'])
})

test('more than was taken, nothing, or another currency cannot be given back', () => {
  const payment = aPayment({ status: 'CAPTURED', promised: 400 })
  for (const [amount, code] of [[eur(601), 'REFUND_TOO_LARGE'], [eur(0), 'INVALID_MONEY'], [{ minor: 1, currency: 'CHF' }, 'CURRENCY_MISMATCH']] as const)
    expect(() => requestRefund(payment, 'x', amount)).toThrow(expect.objectContaining({ code }))
  expect(() => requestRefund(aPayment(), 'x')).toThrow(Refusal)
})
