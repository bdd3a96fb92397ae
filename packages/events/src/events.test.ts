import type { Event } from '@ecolaura/contracts'
import { inTransaction } from '@ecolaura/stores'
import { until } from '@ecolaura/testing'
import { expect, test } from 'vitest'
import { hear, notes, startTwoAreas, written } from './events.fixture.ts'
import { appendToOutbox, listParked, replayParked, type Bus } from './index.ts'

const texts = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`)

test('facts arrive once and in order', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay(), areas.consumer())
  for (const [index, text] of texts(50).entries()) await areas.report([written('a', text)], index + 1)
  await until(async () => (await areas.heard()).length === 50, 'all are heard')
  expect(await areas.heard()).toEqual(texts(50))
})

test('a transaction that fails reports nothing', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay(), areas.consumer())
  await inTransaction(areas.writer, async (tx) => {
    await appendToOutbox(tx, notes, [{ fact: written('a', 'undone'), version: 1 }])
    throw new Error('changed my mind')
  }).catch(() => undefined)
  await areas.report([written('a', 'kept')])
  await until(async () => (await areas.heard()).length > 0, 'the next one is heard')
  expect(await areas.heard()).toEqual(['kept'])
})

test('an event that comes twice has one effect', async () => {
  await using areas = await startTwoAreas()
  // A broker without our log's unique index: what is sent twice is delivered twice.
  await areas.log.query('ALTER TABLE events DROP CONSTRAINT events_event_id_key; ALTER TABLE events ADD COLUMN twice int')
  const twice: Bus = {
    ...areas.bus,
    append: async (topic, events) => {
      for (const _ of [1, 2]) {
        await areas.log.query('INSERT INTO events (topic, event_id, type, event) SELECT $1, e.id, e.type, e.event FROM unnest($2::uuid[], $3::text[], $4::json[]) AS e (id, type, event)', [
          topic, events.map(({ id }) => id), events.map(({ type }) => type), events.map((event) => JSON.stringify(event)),
        ])
      }
    },
  }
  await areas.start(areas.relay(twice), areas.consumer())
  await areas.report([written('a', 'one'), written('a', 'two')])
  await until(async () => (await areas.reader.query<{ p: number }>('SELECT next_position AS p FROM consumer_positions'))[0]?.p === 5, 'all four deliveries are handled')
  expect(await areas.heard()).toEqual(['one', 'two'])
})

test('a relay that dies between sending and marking sends again, and the log keeps one', async () => {
  await using areas = await startTwoAreas()
  let died = 0
  const dies: Bus = {
    ...areas.bus,
    append: async (topic, events) => {
      await areas.bus.append(topic, events)
      if (died++ === 0) throw new Error('killed after the send')
    },
  }
  await areas.report([written('a', 'one'), written('b', 'two')])
  await areas.start(areas.relay(dies), areas.consumer())
  await until(async () => (await areas.writer.query('SELECT 1 FROM outbox')).length === 0, 'all is sent')
  expect(died).toBe(2)
  expect(await areas.log.query('SELECT position FROM events')).toHaveLength(2)
  await until(async () => (await areas.heard()).length === 2, 'both are heard')
})

test('two relays and two consumers of one area do the work of one', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay(), areas.relay(), areas.consumer(), areas.consumer())
  await Promise.all(Array.from({ length: 30 }, (_, n) => areas.report([written(`note${n}`, `n${n}-1`), written(`note${n}`, `n${n}-2`)])))
  await until(async () => (await areas.heard()).length === 60, 'all are heard')
  const heard = await areas.heard()
  for (let n = 0; n < 30; n++) expect(heard.indexOf(`n${n}-1`)).toBeLessThan(heard.indexOf(`n${n}-2`))
  expect(new Set(heard).size).toBe(60)
})

test('a poisonous event is parked with its key after five attempts, the others go on, and a replay takes it up again', async () => {
  let isCured = false
  await using areas = await startTwoAreas(async (tx, fact) => {
    if (fact.type === 'note.written' && fact.text === 'poison' && !isCured) throw new Error('cannot read this')
    await hear(tx, fact)
  })
  await areas.start(areas.relay(), areas.consumer())
  await areas.report([written('bad', 'poison'), written('bad', 'behind it')])
  await areas.report([written('good', 'fine')])
  await until(async () => (await areas.heard()).includes('fine'), 'the good key goes on')
  await areas.report([written('bad', 'later')], 3)
  await until(async () => (await listParked(areas.reader)).length === 3, 'its key waits')
  expect((await listParked(areas.reader)).map(({ error }) => error)).toEqual(['Error: cannot read this', null, null])
  expect(await areas.reader.query('SELECT count FROM attempts')).toEqual([{ count: 5 }])
  const dead = await areas.reader.query<{ event: Event }>(`SELECT event FROM outbox WHERE topic = 'reader.dead-letters'`)
  expect(dead.map(({ event }) => event.subject)).toEqual(['bad'])

  isCured = true
  expect(await replayParked(areas.reader, 'reader', areas.subscriptions)).toEqual({ handled: 3, errors: [] })
  expect((await areas.heard()).filter((text) => text !== 'fine')).toEqual(['poison', 'behind it', 'later'])
})

test('an event that no contract knows is parked, not lost', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay(), areas.consumer())
  await areas.report([{ type: 'note.written', noteId: 'a' } as never])
  await until(async () => (await listParked(areas.reader)).length === 1, 'it is parked')
})

test('while the database is away nothing counts as an attempt, and afterwards everything is handled', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay(), areas.consumer())
  await areas.report([written('a', 'before')])
  await until(async () => (await areas.heard()).length === 1, 'the first is heard')
  await areas.admin.query(`ALTER ROLE reader NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'`)
  await areas.report([written('a', 'during')], 2)
  await until(async () => (await areas.log.query('SELECT 1 FROM events')).length === 2, 'it is in the log')
  await areas.admin.query('ALTER ROLE reader LOGIN')
  await until(async () => (await areas.heard()).length === 2, 'it is heard after the outage')
  expect(await areas.reader.query('SELECT * FROM attempts')).toEqual([])
})

test('followers hear of new events only', async () => {
  await using areas = await startTwoAreas()
  await areas.start(areas.relay())
  await areas.report([written('old')])
  await until(async () => (await areas.log.query('SELECT 1 FROM events')).length === 1, 'the old one is in the log')
  const heard: string[] = []
  await areas.start(areas.bus.follow('writer', notes.types, (events) => heard.push(...events.map(({ subject }) => subject))))
  let version = 2
  await until(async () => {
    await areas.report([written('new')], version++)
    return heard.length > 0
  }, 'a new one is heard')
  expect(new Set(heard)).toEqual(new Set(['new']))
})
