import { uuidv7, Signal } from '@ecolaura/kernel'
import type { Contract, Event, Fact } from '@ecolaura/contracts'
import { loop, reachPoint, type Part } from '@ecolaura/service'
import type { Database, Migrations, Statement, Transaction } from '@ecolaura/stores'
import { currentTrace, type Logger } from '@ecolaura/telemetry'
import type { Bus } from './bus.ts'

/** Outbox, inbox and parked events: tables that each area has in its own schema. */
export const eventMigrations: Migrations = { name: 'events', folder: new URL('../migrations/area/', import.meta.url) }

/** A fact and which change of its aggregate it is; facts of one change count on from each other. */
export type Versioned<F extends Fact> = { readonly fact: F; readonly version: number }

/** Stores facts with the change that made them; they leave after its commit, and only if it commits. */
export async function appendToOutbox<F extends Fact>(tx: Transaction, contract: Contract<F>, facts: readonly Versioned<F>[]): Promise<void> {
  if (facts.length > 0) writeOutbox(tx, contract.topic, eventsOf(contract, facts))
}

/** A statement for the WITH of a change that is one statement itself, and so needs no transaction around it. */
export type OutboxPart = Statement & {
  /** To be called when the change is stored: the facts leave. */
  committed(): void
}

/**
 * The same as a part of the statement that makes the change: `WITH changed AS (…), told AS (part.text) …`.
 * @param condition when there is something to tell, e.g. `EXISTS (SELECT FROM changed)`
 * @param first the number of the part's first parameter; it takes three
 */
export function outboxPart<F extends Fact>(contract: Contract<F>, facts: readonly Versioned<F>[], condition: string, first: number): OutboxPart {
  const all = eventsOf(contract, facts).map((event) => ({ topic: contract.topic, event }))
  return { text: insertText(first, condition), values: insertValues(all), committed: () => leave(all) }
}

function eventsOf<F extends Fact>(contract: Contract<F>, facts: readonly Versioned<F>[]) {
  const trace = currentTrace()
  return facts.map(({ fact, version }) => {
    const { type, ...data } = fact
    const subject = contract.subject(fact)
    const traceparent = trace?.traceparent ?? trace?.traces?.get(subject)
    return { specversion: '1.0', id: uuidv7(), source: contract.topic, type, subject, aggregateversion: version, ...(traceparent && { traceparent }), data }
  })
}

type Outgoing = { readonly topic: string; readonly event: { readonly id: string } }

/** What each transaction reports: one statement for all of it, sent with the commit. */
const outgoing = new WeakMap<Transaction, Outgoing[]>()

export function writeOutbox(tx: Transaction, topic: string, events: readonly { readonly id: string }[]): void {
  let all = outgoing.get(tx)
  if (!all) {
    all = []
    outgoing.set(tx, all)
    tx.beforeCommit(() => ({ text: insertText(), values: insertValues(all!) }))
    tx.afterCommit(() => leave(all!))
  }
  all.push(...events.map((event) => ({ topic, event })))
}

function leave(all: readonly Outgoing[]): void {
  reachPoint('outbox.committed')
  for (const area of new Set(all.map(({ topic }) => topic.split('.')[0]!))) wakeRelay(area)
}

/** The time comes from the database, so that events of many processes are dated by one clock; it goes before the last brace. */
const insertText = (first = 1, condition = 'true'): string =>
  `INSERT INTO outbox (event_id, topic, event)
   SELECT e.id, e.topic, (left(e.event, -1) || ',"time":' || to_json(now()) || '}')::json
   FROM unnest($${first}::uuid[], $${first + 1}::text[], $${first + 2}::text[]) WITH ORDINALITY AS e (id, topic, event, n) WHERE ${condition} ORDER BY n`

const insertValues = (all: readonly Outgoing[]) => [all.map(({ event }) => event.id), all.map(({ topic }) => topic), all.map(({ event }) => JSON.stringify(event))]

/** A relay looks at once when a transaction of its own process has written, and by itself for those of others. */
const wakeups = new Map<string, Wakeup>()
type Wakeup = { readonly signal: Signal; isWaiting: boolean }

function wakeupOf(area: string): Wakeup {
  let wakeup = wakeups.get(area)
  if (!wakeup) wakeups.set(area, (wakeup = { signal: new Signal(), isWaiting: false }))
  return wakeup
}

function wakeRelay(area: string): void {
  const wakeup = wakeupOf(area)
  wakeup.isWaiting = true
  wakeup.signal.wake()
}

const BATCH = 500

/**
 * Sends an area's outbox to the log, oldest first, and removes what the log has acknowledged. An advisory lock makes one
 * relay the only appender of the topic; it is held by the transaction, so a dead relay's lock goes with its connection.
 */
export function relayOutbox(area: string, db: Database, bus: Bus, logger: Logger): Part {
  return loop({
    name: `${area} relay`,
    wake: wakeupOf(area).signal,
    logger,
    pass: () => relayOnce(area, db, bus),
  })
}

async function relayOnce(area: string, db: Database, bus: Bus): Promise<boolean> {
  // Looking alone is cheaper than a transaction, but after a wake-up there is something.
  const wakeup = wakeupOf(area)
  const isWoken = wakeup.isWaiting
  wakeup.isWaiting = false
  if (!isWoken && !(await hasWaiting(db))) return false
  return db.transaction(async (tx) => {
    const rows = await claimOutbox(tx, area)
    if (rows.length === 0) return false
    for (const [topic, group] of Map.groupBy(rows, (row) => row.topic)) await bus.append(topic, group.map(({ event }) => event))
    reachPoint('log.appended')
    tx.afterCommit(() => reachPoint('outbox.sent'))
    return rows.length === BATCH
  })
}

async function hasWaiting(db: Database): Promise<boolean> {
  return (await db.query('SELECT 1 FROM outbox LIMIT 1', [])).length > 0
}

type OutboxRow = { readonly id: number; readonly topic: string; readonly event: Event }

/**
 * Takes what is to be sent out of the outbox, oldest first, which counts once the log has it and this transaction
 * commits. Nothing when another relay has the lock; what the other took out after this statement began to look is left
 * out, because a row that is gone cannot be deleted again. Nobody waits for the disk: what a crash takes back is sent
 * again, and the log keeps one.
 */
async function claimOutbox(tx: Transaction, area: string): Promise<OutboxRow[]> {
  const rows = await tx.query<OutboxRow>(
    `WITH leader AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(hashtext($1)) AS is_mine, set_config('synchronous_commit', 'off', true)),
          due AS (SELECT id FROM outbox WHERE (SELECT is_mine FROM leader) ORDER BY id LIMIT $2)
     DELETE FROM outbox USING due WHERE outbox.id = due.id RETURNING outbox.id, topic, event`,
    [`relay.${area}`, BATCH],
  )
  return rows.sort((a, b) => a.id - b.id)
}
