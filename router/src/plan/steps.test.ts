import { expect, test } from 'vitest'
import type { Run, Step } from './fetch.ts'
import { atOnce, compileTree } from './steps.ts'

const run = {} as Run
const fetch = (operation: string) => ({ kind: 'Fetch', serviceName: 'any', operation }) as const

/** A sequence of steps that tell when they run; those that wait end when they are let. */
function sequence(...waits: boolean[]) {
  const told: string[] = []
  const waiting: ((value?: unknown) => void)[] = []
  const leaf = (index: number): Step => () => {
    told.push(`${index} begins`)
    if (!waits[index]) return undefined
    return new Promise((resolve) => waiting.push(resolve)).then(() => void told.push(`${index} ends`))
  }
  const step = compileTree({ kind: 'Sequence', nodes: waits.map((_, index) => fetch(String(index))) }, (node) => leaf(Number('operation' in node && node.operation)))
  return { told, letGo: () => waiting.shift()!(), done: step(run) }
}

test('steps that are done at once leave nothing to wait for', () => {
  const { told, done } = sequence(false, false, false)
  expect(told).toEqual(['0 begins', '1 begins', '2 begins'])
  expect(done).toBeUndefined()
})

test('a step begins when those before it are done, at once or later', async () => {
  const { told, letGo, done } = sequence(false, true, false, true, false)
  expect(told).toEqual(['0 begins', '1 begins'])
  letGo()
  await expect.poll(() => told).toEqual(['0 begins', '1 begins', '1 ends', '2 begins', '3 begins'])
  letGo()
  await done
  expect(told.slice(5)).toEqual(['3 ends', '4 begins'])
})

test('a step that fails at once fails all, and leaves no other that fails later alone', async () => {
  const failing = atOnce([
    () => {
      throw new Error('first')
    },
    async () => {
      throw new Error('second')
    },
  ])
  await expect(failing(run)).rejects.toThrow('first')
})
