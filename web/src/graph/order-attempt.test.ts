import { afterEach, expect, test } from 'vitest'
import { beginAttempt, endAttempt, openAttempt } from './order-attempt.ts'

const order = { cartId: 'crt_1', expectedVersion: 4, expectedTotal: { amount: '20.00', currencyCode: 'EUR' }, paymentMethodId: 'pm_1' }
afterEach(endAttempt)

test('an attempt without an answer goes on with the same key and the same words', () => {
  const first = beginAttempt(order)
  expect(beginAttempt({ ...order, paymentMethodId: 'pm_2' })).toEqual(first)
  expect(openAttempt('crt_1')).toEqual(first)
})

test('an attempt that was answered is followed by a new one', () => {
  const first = beginAttempt(order)
  endAttempt()
  expect(beginAttempt(order).idempotencyKey).not.toBe(first.idempotencyKey)
})

test('another cart is another order', () => {
  beginAttempt(order)
  expect(openAttempt('crt_2')).toBeUndefined()
  expect(beginAttempt({ ...order, cartId: 'crt_2' }).cartId).toBe('crt_2')
})
