import type { Event } from '@ecolaura/contracts'
import { inTransaction, type Database, type Sql, type Transaction } from '@ecolaura/stores'
import { writeOutbox } from './outbox.ts'
import { handle, type Subscription } from './handlers.ts'

type Place = { readonly consumer: string; readonly topic: string }

/** Whether the consumer has parked this key. */
export async function isParked(sql: Sql, { consumer, topic }: Place, subject: string): Promise<boolean> {
  const rows = await sql.query('SELECT 1 FROM parked WHERE consumer = $1 AND topic = $2 AND subject = $3 LIMIT 1', [consumer, topic, subject])
  return rows.length > 0
}

/** Counts a failed attempt so that a crash does not forget it; resolves with the count. */
export async function attempted(sql: Sql, consumer: string, eventId: string, error: unknown): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `INSERT INTO attempts (consumer, event_id, count, error) VALUES ($1, $2, 1, $3)
     ON CONFLICT (consumer, event_id) DO UPDATE SET count = attempts.count + 1, error = excluded.error, last_at = now() RETURNING count`,
    [consumer, eventId, String(error)],
  )
  return row!.count
}

/** Sets an event aside: with its error, or without when it only waits behind one. The first also goes to the dead letters. */
export async function park(tx: Transaction, { consumer, topic }: Place, event: Event, error?: unknown): Promise<void> {
  await tx.query(
    `INSERT INTO parked (consumer, topic, subject, event_id, event, error) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (consumer, event_id) DO NOTHING`,
    [consumer, topic, event.subject, event.id, JSON.stringify(event), error === undefined ? null : String(error)],
  )
  if (error !== undefined) writeOutbox(tx, `${consumer}.dead-letters`, [event])
}

export type Parked = { topic: string; subject: string; eventId: string; type: string; error: string | null; parkedAt: Date }

export async function listParked(sql: Sql): Promise<Parked[]> {
  return sql.query<Parked>(
    `SELECT topic, subject, event_id AS "eventId", event->>'type' AS type, error, parked_at AS "parkedAt" FROM parked ORDER BY seq`,
  )
}

/**
 * Handles what is parked once more, in its order, each key until it is empty or fails again.
 * @returns how many events were handled, and the errors that remain.
 */
export async function replayParked(db: Database, consumer: string, subscriptions: readonly Subscription[]): Promise<{ handled: number; errors: string[] }> {
  const result = { handled: 0, errors: [] as string[] }
  for (const subscription of subscriptions) {
    const rows = await db.query<{ seq: number; subject: string; event: Event }>(
      'SELECT seq, subject, event FROM parked WHERE consumer = $1 AND topic = $2 ORDER BY seq',
      [consumer, subscription.contract.topic],
    )
    const failed = new Set<string>()
    for (const { seq, subject, event } of rows) {
      if (failed.has(subject)) continue
      try {
        await inTransaction(db, async (tx) => {
          const taken = await tx.query('DELETE FROM parked WHERE seq = $1 RETURNING 1', [seq])
          if (taken.length) await handle(tx, subscription, [event])
        })
        result.handled++
      } catch (error) {
        failed.add(subject)
        result.errors.push(`${event.type} ${subject}: ${String(error)}`)
      }
    }
  }
  return result
}
