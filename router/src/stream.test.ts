import { expect, test } from 'vitest'
import { answerEach } from './stream.ts'

async function* from(events: readonly number[], after: () => Promise<void> = async () => undefined): AsyncGenerator<number> {
  yield* events
  await after()
}
const signal = () => new AbortController().signal
const double = async (event: number) => event * 2

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

test('the next event is taken when the answer to the last is consumed', async () => {
  let taken = 0
  async function* source() {
    for (;;) yield ++taken
  }
  const stream = answerEach(source(), double, signal())
  expect(await stream.next()).toEqual({ done: false, value: 2 })
  expect(taken).toBe(1)
  await stream.next()
  expect(taken).toBe(2)
})

test('return ends a stream that waits for an event', async () => {
  const stream = answerEach(from([], () => new Promise(() => undefined)), double, signal())
  const waiting = stream.next()
  await stream.return!()
  expect(await waiting).toMatchObject({ done: true })
})

test('a source that breaks ends the stream with a last answer', async () => {
  const source = from([1], () => Promise.reject(new Error('gone')))
  expect(await all(answerEach(source, double, signal(), { broken: () => -1 }))).toEqual([2, -1])
})

test('a signal ends the stream and may leave a reason', async () => {
  const gone = new AbortController()
  const stream = answerEach(from([1], () => new Promise(() => undefined)), double, gone.signal, { last: () => 0 })
  expect(await stream.next()).toMatchObject({ value: 2 })
  gone.abort()
  expect(await all(stream)).toEqual([0])
})
