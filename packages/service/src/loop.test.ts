import { Signal } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { loop } from './loop.ts'
import { startAll, stopAll } from './run.ts'

/** A loop that counts its passes, and tells each. */
function aLoop(wake: Signal, gatherMs: number) {
  const passed = new Signal()
  let passes = 0
  const part = loop({
    name: 'counts',
    wake,
    idleMs: 600_000,
    gatherMs,
    logger: { error: (facts) => expect.unreachable(String(facts['err'])) },
    pass: async () => {
      passes++
      passed.wake()
      return false
    },
  })
  return {
    part,
    passes: () => passes,
    async reaches(count: number) {
      for (let moment = passed.next(); passes < count; moment = passed.next()) await passed.wait(moment, 60_000)
    },
  }
}

test('a loop that lets work gather does not begin at the first hint, and stops at once all the same', async () => {
  const wake = new Signal()
  const [hurried, patient, slow] = [aLoop(wake, 0), aLoop(wake, 20), aLoop(wake, 600_000)]
  const parts = [hurried, patient, slow].map(({ part }) => part)
  await startAll(parts)
  await Promise.all([hurried.reaches(1), patient.reaches(1), slow.reaches(1)])
  wake.wake()
  await Promise.all([hurried.reaches(2), patient.reaches(2)])
  expect(slow.passes()).toBe(1)
  await stopAll(parts)
})
