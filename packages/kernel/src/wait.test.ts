import { expect, test } from 'vitest'
import { Signal, waitFor } from './wait.ts'

const AN_HOUR = 3_600_000

test('a wake-up between reading and waiting is not missed', async () => {
  const signal = new Signal()
  const moment = signal.next()
  signal.wake()
  await waitFor(moment, AN_HOUR)
})

test('all who wait are woken, by one wake-up', async () => {
  const signal = new Signal()
  const waiting = [1, 2, 3].map(() => waitFor(signal.next(), AN_HOUR))
  signal.wake()
  await Promise.all(waiting)
})

test('an abort ends the wait', async () => {
  const abort = new AbortController()
  const waiting = waitFor(new Signal().next(), AN_HOUR, abort.signal)
  abort.abort()
  await waiting
})

test('a signal that never wakes keeps nobody who has stopped waiting', async () => {
  const signal = new Signal()
  for (let n = 0; n < 100; n++) await waitFor(signal.next(), 0)
  expect(signal.waiting).toBe(0)
})
