import { backoff, pause } from '@ecolaura/kernel'
import type { Event } from '@ecolaura/contracts'
import { reachPoint, type Part } from '@ecolaura/service'
import { isOutage, type Database, type Transaction } from '@ecolaura/stores'
import { counter, type Logger } from '@ecolaura/telemetry'
import type { Bus, LogRecord } from './bus.ts'
import { handle, type Subscription } from './handlers.ts'
import { attempted, isParked, park } from './parking.ts'

/** Tries of one event before its key is parked. */
const MOST_ATTEMPTS = 5

const handled = counter('ecolaura_events_handled_total', 'Events whose effect was committed', ['consumer', 'topic'])
const parkedTotal = counter('ecolaura_events_parked_total', 'Events set aside after their last attempt', ['consumer', 'topic'])

/**
 * Reads another area's topic. Effect, inbox row and position share one transaction for a whole batch; when a batch
 * fails its events are taken one by one, so that a poisonous one is found, tried again and at last parked with its
 * key, while the others go on. While the database is out of reach nothing is counted as an attempt.
 */
export function consume(consumer: string, subscription: Subscription, db: Database, bus: Bus, logger: Logger): Part {
  const { topic } = subscription.contract
  const types = Object.keys(subscription.handlers(db as unknown as Transaction))
  const place = { consumer, topic }
  const takeUp: Effect = (tx, events) => handle(tx, subscription, events)

  async function position(partition: number): Promise<number> {
    const [row] = await db.query<{ next_position: number }>(
      `INSERT INTO consumer_positions (consumer, topic, partition, next_position) VALUES ($1, $2, $3, 1)
       ON CONFLICT (consumer, topic, partition) DO UPDATE SET consumer = excluded.consumer RETURNING next_position`,
      [consumer, topic, partition],
    )
    return row!.next_position
  }

  /**
   * Takes the records in one transaction; resolves with where the consumer now stands, or with nothing when a key is
   * parked and may not be overtaken.
   */
  function take(partition: number, records: readonly LogRecord[], effect: Effect = takeUp, mayOvertake = true): Promise<number | undefined> {
    const first = records[0]!.position
    const next = records.at(-1)!.position + 1
    return db.transaction(async (tx) => {
      const claim = await claimBatch(tx, { ...place, partition, first, next, mayOvertake }, records)
      // Another process is at it, or was since we read.
      if (!claim || claim.position > first) return claim?.position ?? 0
      if (!claim.isTaken) return undefined
      const ids = new Set(claim.fresh)
      // The same event may also come twice in one batch.
      const fresh = records.map(({ event }) => event).filter(({ id }) => ids.delete(id))
      if (fresh.length) await effect(tx, fresh)
      reachPoint('effect.done')
      tx.afterCommit(() => {
        reachPoint('batch.committed')
        handled.inc(place, fresh.length)
      })
      return next
    })
  }

  const one = async (partition: number, record: LogRecord, effect?: Effect): Promise<number> => (await take(partition, [record], effect)) ?? record.position

  async function oneByOne(partition: number, records: readonly LogRecord[]): Promise<number> {
    let next = records[0]!.position
    for (const record of records) {
      const { event } = record
      if (await isParked(db, place, event.subject)) {
        next = await one(partition, record, (tx) => park(tx, place, event))
        continue
      }
      try {
        next = await one(partition, record)
      } catch (error) {
        if (isOutage(error)) throw error
        const count = await attempted(db, consumer, event.id, error)
        logger.error({ err: error, ...place, eventId: event.id, type: event.type, count }, 'an event could not be handled')
        if (count < MOST_ATTEMPTS) {
          await pause(backoff(count, 50, 1_000))
          return next
        }
        next = await one(partition, record, (tx) => park(tx, place, event, error))
        parkedTotal.inc(place)
      }
    }
    return next
  }

  return bus.read({
    consumer,
    topic,
    types,
    gatherMs: subscription.gatherMs,
    position,
    async onBatch(partition, records) {
      try {
        const next = await take(partition, records, takeUp, false)
        if (next !== undefined) return next
      } catch (error) {
        if (isOutage(error)) throw error
      }
      return oneByOne(partition, records)
    },
  })
}

/** What becomes of events that were not seen before. */
type Effect = (tx: Transaction, fresh: readonly Event[]) => Promise<void>

type Batch = { readonly consumer: string; readonly topic: string; readonly partition: number; readonly first: number; readonly next: number; readonly mayOvertake: boolean }
type Claim = { readonly position: number; readonly isTaken: boolean; readonly fresh: readonly string[] }

/**
 * Locks the consumer's place, moves it behind the batch and enters what is new in the inbox: one statement, since every
 * batch pays for it. Nothing when another process has the lock; `isTaken` is false when nothing was moved or entered.
 */
async function claimBatch(tx: Transaction, { consumer, topic, partition, first, next, mayOvertake }: Batch, records: readonly LogRecord[]): Promise<Claim | undefined> {
  const events = records.map(({ event }) => event)
  const [claim] = await tx.query<Claim>(
    `WITH place AS (SELECT next_position FROM consumer_positions WHERE consumer = $1 AND topic = $2 AND partition = $3 FOR UPDATE SKIP LOCKED),
          mine AS (SELECT 1 FROM place WHERE next_position <= $4 AND ($6 OR NOT EXISTS (SELECT 1 FROM parked WHERE consumer = $1 AND topic = $2))),
          moved AS (UPDATE consumer_positions SET next_position = $5 FROM mine WHERE consumer = $1 AND topic = $2 AND partition = $3),
          fresh AS (INSERT INTO inbox (consumer, event_id, topic, subject, version)
                    SELECT $1, e.id, $2, e.subject, e.version FROM mine, unnest($7::uuid[], $8::text[], $9::int[]) AS e (id, subject, version)
                    ON CONFLICT DO NOTHING RETURNING event_id)
     SELECT next_position AS position, EXISTS (SELECT 1 FROM mine) AS "isTaken", ARRAY(SELECT event_id::text FROM fresh) AS fresh FROM place`,
    [consumer, topic, partition, first, next, mayOvertake, events.map(({ id }) => id), events.map(({ subject }) => subject), events.map(({ aggregateversion }) => aggregateversion)],
  )
  return claim
}
