import { expect, test } from 'vitest'
import { isFinal, mayCancel, statusSentence, stepOf } from './order-status.ts'

test('an order goes forward on the timeline until it is delivered', () => {
  expect((['PENDING', 'RESERVED', 'CONFIRMED', 'SHIPPED', 'DELIVERED'] as const).map(stepOf)).toEqual([0, 0, 1, 2, 3])
})

test('an order that is undone leaves the timeline', () => {
  expect((['CANCELLING', 'CANCELLED'] as const).map(stepOf)).toEqual([undefined, undefined])
})

test('an order may be cancelled until its parcel is on its way', () => {
  expect((['PENDING', 'RESERVED', 'CONFIRMED', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const).map(mayCancel)).toEqual([true, true, true, false, false, false])
})

test('who was declined is told why, and that they pay nothing', () => {
  const sentence = statusSentence({ status: 'CANCELLED', cancelReason: 'PAYMENT_DECLINED', declineReason: 'INSUFFICIENT_FUNDS' })
  expect(sentence).toBe('Your order is cancelled. Your card was declined: there is not enough money on it. You pay nothing.')
})

test('an order that was kept after all says where it stands, not why it was to be cancelled', () => {
  expect(statusSentence({ status: 'CONFIRMED', cancelReason: 'CUSTOMER', declineReason: null })).toBe('Your order is confirmed and paid. We are packing it.')
})

test('an order ends twice only: delivered, or without goods', () => {
  expect((['PENDING', 'RECALLING', 'CANCELLING', 'DELIVERED', 'CANCELLED'] as const).map(isFinal)).toEqual([false, false, false, true, true])
})
