import type { Event } from '@ecolaura/contracts'
import { startAll, stopAll } from '@ecolaura/service'
import { silent } from '@ecolaura/telemetry'
import { uuidv7 } from '@ecolaura/kernel'
import { countStatements, until } from '@ecolaura/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startTwoAreas } from './events.fixture.ts'
import { postgresLog, type Bus, type LogRecord } from './index.ts'
import { Tail } from './tail.ts'

const record = (position: number, type = 'a'): LogRecord => ({ position, event: { type } as Event })
const positionsOf = (tail: Tail) => tail.take()?.records.map(({ position }) => position)

test('a reader that knows the end is handed what comes right behind it', () => {
  const tail = new Tail(['a'])
  tail.taken(3)
  expect(tail.offer({ after: 3, end: 5, records: [record(5)] })).toBe(true)
  expect(tail.offer({ after: 5, end: 6, records: [record(6, 'b')] })).toBe(false)
  tail.offer({ after: 6, end: 8, records: [record(7), record(8)] })
  expect(positionsOf(tail)).toEqual([5, 7, 8])
})

test('a reader that does not know the end, or missed something, reads the log', () => {
  const tail = new Tail(['a'])
  tail.offer({ after: 3, end: 4, records: [record(4)] })
  expect(tail.take()).toBeUndefined()
  tail.taken(4)
  tail.offer({ after: 5, end: 6, records: [record(6)] })
  expect(tail.take()).toBeUndefined()
})

test('what was handed over and not taken up is read again', () => {
  const tail = new Tail(['a'])
  tail.taken(3)
  tail.offer({ after: 3, end: 4, records: [record(4)] })
  expect(positionsOf(tail)).toEqual([4])
  tail.offer({ after: 4, end: 5, records: [record(5)] })
  expect(tail.take()).toBeUndefined()
})

test('a reader that is away keeps little', () => {
  const tail = new Tail(['a'])
  tail.taken(0)
  for (let n = 1; n < 1_000; n++) tail.offer({ after: n - 1, end: n, records: [record(n)] })
  expect(tail.take()).toBeUndefined()
})

const event = (n: number): Event => ({ id: uuidv7(), type: 'a', subject: String(n) }) as Event

async function readAll(bus: Bus) {
  const heard: string[] = []
  let position = 1
  const reader = bus.read({
    consumer: 'c', topic: 't', types: ['a'], position: async () => position,
    onBatch: async (_partition, records) => {
      heard.push(...records.map((one) => one.event.subject))
      return (position = records.at(-1)!.position + 1)
    },
  })
  await startAll([reader])
  return { heard, [Symbol.asyncDispose]: () => stopAll([reader]) }
}

test('events of this process reach its readers without being read', async () => {
  await using areas = await startTwoAreas()
  const bus = postgresLog(areas.log, silent)
  await using reader = await readAll(bus)
  await bus.append('t', [event(0)])
  await until(() => reader.heard.length === 1, 'the first is heard')
  const { statements } = await countStatements(async () => {
    for (const n of [1, 2, 3]) await bus.append('t', [event(n)])
    await until(() => reader.heard.length === 4, 'the others are heard')
  })
  expect(statements.filter((text) => text.includes('LEFT JOIN LATERAL'))).toEqual([])
})

test('events that a dead relay sent are found by the readers of the one that sends them again', async () => {
  await using areas = await startTwoAreas()
  const bus = postgresLog(areas.log, silent)
  await using reader = await readAll(bus)
  const [first, second, third] = [event(0), event(1), event(2)]
  await bus.append('t', [first])
  await until(() => reader.heard.length === 1, 'the first is heard')
  // The other's statement commits while ours waits for it, and what ours saw of the topic's end was before it.
  await areas.log.transaction(async (tx) => {
    await postgresLog({ ...areas.log, query: (text, values) => tx.query(text, values) }, silent).append('t', [second])
    void bus.append('t', [second, third])
    await until(async () => (await areas.admin.query(`SELECT 1 FROM pg_stat_activity WHERE usename = 'log' AND wait_event_type = 'Lock' AND datname = current_database()`)).length > 0, 'ours waits')
  })
  await until(() => reader.heard.length === 3, 'all are heard')
  expect(reader.heard).toEqual(['0', '1', '2'])
})

test('whichever of two processes appends, each event is heard once and in order', async () => {
  await using areas = await startTwoAreas()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ isOther: fc.boolean(), size: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 }), async (appends) => {
      await areas.log.query('TRUNCATE events')
      const [bus, other] = [postgresLog(areas.log, silent), postgresLog(areas.log, silent)]
      await using reader = await readAll(bus)
      const subjects: string[] = []
      for (const { isOther, size } of appends) {
        const events = Array.from({ length: size }, (_, n) => event(subjects.length + n))
        subjects.push(...events.map(({ subject }) => subject))
        await (isOther ? other : bus).append('t', events)
        if (isOther && size === 2) bus.hear('t')
      }
      bus.hear('t')
      await until(() => reader.heard.length >= subjects.length, 'all are heard')
      expect(reader.heard).toEqual(subjects)
    }),
    { numRuns: 30 },
  )
})
