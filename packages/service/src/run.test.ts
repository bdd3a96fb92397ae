import { expect, test } from 'vitest'
import { type Part, startAll, stopAll } from './run.ts'

const diary: string[] = []
const aPart = (name: string, change: Partial<Part> = {}): Part => ({
  name,
  start: async () => void diary.push(`+${name}`),
  stop: async () => void diary.push(`-${name}`),
  ...change,
})
const written = () => diary.splice(0).join(' ')

test('parts start from the top and stop from the bottom', async () => {
  const parts = [aPart('store'), aPart('bus'), aPart('api')]
  await startAll(parts)
  await stopAll(parts)
  expect(written()).toBe('+store +bus +api -api -bus -store')
})

test('a part that fails to start takes down those that had started', async () => {
  const failing = aPart('bus', { start: () => Promise.reject(new Error('no broker')) })
  await expect(startAll([aPart('store'), failing, aPart('api')])).rejects.toThrow('no broker')
  expect(written()).toBe('+store -store')
})

test('a stop that is asked for while parts start is heeded before the next part', async () => {
  const asked = new AbortController()
  const bus = aPart('bus', { start: async () => asked.abort(new Error('asked to stop')) })
  await expect(startAll([aPart('store'), bus, aPart('api')], { signal: asked.signal })).rejects.toThrow('asked to stop')
  expect(written()).toBe('+store -bus -store')
})

test('a part that fails to stop, or never does, does not keep the others running', async () => {
  const parts = [aPart('store'), aPart('bus', { stop: () => new Promise(() => {}) }), aPart('api', { stop: () => Promise.reject(new Error('stuck')) })]
  await expect(stopAll(parts, 20)).rejects.toThrow('api did not stop: stuck; bus did not stop: it took longer than 20 ms')
  expect(written()).toBe('-store')
})

test('whoever watches hears of each part when it starts and when it has started', async () => {
  const heard: string[] = []
  await startAll([aPart('store'), aPart('api')], { onStart: (name) => (heard.push(`${name}…`), () => void heard.push(`${name} runs`)) })
  expect(heard).toEqual(['store…', 'store runs', 'api…', 'api runs'])
  written()
})
