import type { Event } from '@ecolaura/contracts'
import { inTransaction } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { until } from '@ecolaura/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notes, startTwoAreas, written } from './events.fixture.ts'
import { inGroups } from './handlers.ts'
import { appendToOutbox, consume, subscription } from './index.ts'

const event = (type: string, subject: string): Event => ({ type, subject }) as Event
const told = ({ type, subject }: Event) => `${type} ${subject}`

test('facts of one type come together, and a key is never overtaken', () => {
  const events = [event('placed', 'A'), event('placed', 'B'), event('cancelled', 'A'), event('placed', 'C'), event('placed', 'A')]
  expect(inGroups(events).map((group) => group.map(told))).toEqual([['placed A', 'placed B', 'placed C'], ['cancelled A'], ['placed A']])
})

test('whatever comes is grouped without loss: every key keeps its order and is in a group once', () => {
  const some = fc.array(fc.record({ type: fc.constantFrom('a', 'b', 'c'), subject: fc.constantFrom('x', 'y', 'z') }).map(({ type, subject }) => event(type, subject)))
  fc.assert(
    fc.property(some, (events) => {
      const groups = inGroups(events)
      expect(groups.flat()).toHaveLength(events.length)
      for (const subject of ['x', 'y', 'z']) expect(groups.flat().filter((one) => one.subject === subject)).toEqual(events.filter((one) => one.subject === subject))
      for (const group of groups) {
        expect(new Set(group.map((one) => one.subject)).size).toBe(group.length)
        expect(new Set(group.map((one) => one.type)).size).toBe(1)
      }
    }),
  )
})

test('what follows from facts that came together keeps the trace of each', async () => {
  await using areas = await startTwoAreas()
  const traces = ['a', 'b'].map((key) => `00-${key.repeat(32)}-${key.repeat(16)}-01`)
  const topic = [1, 2].map((n) => ({ ...event('note.written', `note${n}`), id: `00000000-0000-7000-8000-00000000000${n}`, aggregateversion: 1, traceparent: traces[n - 1]!, data: { noteId: `note${n}`, text: '' } }))
  await areas.bus.append('writer', topic as Event[])
  const sizes: number[] = []
  const answer = subscription(notes, (tx) => ({
    'note.written': async (facts) => {
      sizes.push(facts.length)
      await appendToOutbox(tx, notes, facts.map(({ noteId }) => ({ fact: { type: 'note.burnt', noteId }, version: 2 })))
    },
  }))
  await areas.start(consume('reader', answer, areas.reader, areas.bus, silent))
  const answers = () => areas.reader.query<{ event: Event }>('SELECT event FROM outbox ORDER BY id')
  await until(async () => (await answers()).length === 2, 'both are answered')
  expect(sizes).toEqual([2])
  expect((await answers()).map((row) => [row.event.subject, row.event.traceparent])).toEqual([['note1', traces[0]], ['note2', traces[1]]])
  await inTransaction(areas.reader, async (tx) => appendToOutbox(tx, notes, [{ fact: written('other'), version: 1 }]))
  expect((await answers()).at(-1)!.event.traceparent).toBeUndefined()
})
