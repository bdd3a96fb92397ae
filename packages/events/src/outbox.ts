import { uuidv7, Signal } from '@ecolaura/kernel'
import type { Contract, Event, Fact } from '@ecolaura/contracts'
import { loop, reachPoint, type Part } from '@ecolaura/service'
import type { Database, Migrations, Transaction } from '@ecolaura/stores'
import { currentTrace, type Logger } from '@ecolaura/telemetry'
import type { Bus } from './bus.ts'

/** Outbox, inbox and parked events: tables that each area has in its own schema. */
export const eventMigrations: Migrations = { name: 'events', folder: new URL('../migrations/area/', import.meta.url) }

/** A fact and which change of its aggregate it is; facts of one change count on from each other. */
export type Versioned<F extends Fact> = { readonly fact: F; readonly version: number }

/** Stores facts with the change that made them; they leave after its commit, and only if it commits. */
export async function appendToOutbox<F extends Fact>(tx: Transaction, contract: Contract<F>, facts: readonly Versioned<F>[]): Promise<void> {
  if (facts.length === 0) return
  const traceparent = currentTrace()?.traceparent
  const events = facts.map(({ fact: { type, ...data }, version }, index) => ({
    specversion: '1.0',
    id: uuidv7(),
    source: contract.topic,
    type,
    subject: contract.subject(facts[index]!.fact),
    aggregateversion: version,
    ...(traceparent && { traceparent }),
    data,
  }))
  await writeOutbox(tx, contract.topic, events)
}

/** The time comes from the database, so that events of many processes are dated by one clock. */
export async function writeOutbox(tx: Transaction, topic: string, events: readonly { id: string }[]): Promise<void> {
  await tx.query(
    `INSERT INTO outbox (event_id, topic, event)
     SELECT e.id, $1, (e.event::jsonb || jsonb_build_object('time', now()))::json
     FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS e (id, event, n) ORDER BY n`,
    [topic, events.map(({ id }) => id), events.map((event) => JSON.stringify(event))],
  )
  tx.afterCommit(() => {
    reachPoint('outbox.committed')
    wakeRelay(topic.split('.')[0]!).wake()
  })
}

/** A relay looks at once when a transaction of its own process has written, and by itself for those of others. */
const wakeups = new Map<string, Signal>()
function wakeRelay(area: string): Signal {
  let signal = wakeups.get(area)
  if (!signal) wakeups.set(area, (signal = new Signal()))
  return signal
}

const BATCH = 500

/**
 * Sends an area's outbox to the log, oldest first, and marks what the log has acknowledged. An advisory lock makes one
 * relay the only appender of the topic; it is held by the transaction, so a dead relay's lock goes with its connection.
 */
export function relayOutbox(area: string, db: Database, bus: Bus, logger: Logger): Part {
  return loop({
    name: `${area} relay`,
    wake: wakeRelay(area),
    logger,
    pass: () => relayOnce(area, db, bus),
  })
}

async function relayOnce(area: string, db: Database, bus: Bus): Promise<boolean> {
  const [waiting] = await db.query('SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1', [])
  if (!waiting) return false
  return db.transaction(async (tx) => {
    const [leader] = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS locked', [`relay.${area}`])
    if (!leader!.locked) return false
    const rows = await tx.query<{ id: number; topic: string; event: Event }>(
      'SELECT id, topic, event FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1',
      [BATCH],
    )
    for (const [topic, group] of Map.groupBy(rows, (row) => row.topic)) await bus.append(topic, group.map(({ event }) => event))
    reachPoint('log.appended')
    await tx.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1)', [rows.map(({ id }) => id)])
    tx.afterCommit(() => reachPoint('outbox.marked'))
    return rows.length === BATCH
  })
}
