import { Signal } from '@ecolaura/kernel'
import type { Event } from '@ecolaura/contracts'
import { loop } from '@ecolaura/service'
import type { Database, Migrations } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import type { Bus, LogRecord, Reader } from './bus.ts'
import { Tail, type Reading } from './tail.ts'

/** Tables of the embedded log, in a schema of their own. */
export const logMigrations: Migrations = { name: 'log', folder: new URL('../migrations/log/', import.meta.url) }

const BATCH = 200

/** On this channel of the log's database a log that notifies says the topic that it appended to. */
export const LOG_CHANNEL = 'ecolaura.events'

export type PostgresLog = Bus & {
  /** Tells the readers of this process that a topic has grown, when another process has said so. */
  hear(topic: string): void
}

export type PostgresLogOptions = {
  /** Whether other processes read this log too and want to hear at once; they find out by their slow poll in any case. */
  readonly notify?: boolean
}

/**
 * The log in Postgres: a table, an ascending position, wake-ups, and a slow poll for those that get lost. What this
 * process appends is handed to its own readers, who look into the table only when they do not know the topic's end.
 */
export function postgresLog(db: Database, logger: Logger, { notify = false }: PostgresLogOptions = {}): PostgresLog {
  const listeners: { topic: string; wake: Signal; tail: Tail }[] = []
  const listen = (topic: string, types: readonly string[]) => {
    const listener = { topic, types, wake: new Signal(), tail: new Tail(types) }
    listeners.push(listener)
    return listener
  }
  const of = (topic: string) => listeners.filter((one) => one.topic === topic)
  const wakeAll = (topic: string): void => of(topic).forEach(({ wake }) => wake.wake())

  function handOver(topic: string, rows: readonly Row[], events: readonly Event[]): void {
    if (rows.length === 0) return
    const byId = new Map(events.map((event) => [event.id, event]))
    const appended = { after: rows[0]!.after, end: rows.at(-1)!.position, records: rows.map(({ position, id }) => ({ position, event: byId.get(id)! })) }
    for (const { wake, tail } of of(topic)) if (tail.offer(appended)) wake.wake()
  }

  async function readOn({ topic, types, tail }: ReturnType<typeof listen>, position: number): Promise<Reading> {
    const handed = tail.take()
    if (handed) return handed
    // The end is read in the same moment: what is appended after it is handed over, or found by the next reading.
    const rows = await db.query<Partial<LogRecord> & { end: number }>(
      `SELECT "end", e.position, e.event FROM (SELECT coalesce(max(position), 0) AS "end" FROM events WHERE topic = $1) AS t
       LEFT JOIN LATERAL (SELECT position, event FROM events WHERE topic = $1 AND position >= $2 AND type = ANY($3) ORDER BY position LIMIT $4) AS e ON true
       ORDER BY e.position`,
      [topic, position, types, BATCH],
    )
    return { end: rows[0]!.end, records: rows.filter((row): row is LogRecord & { end: number } => row.position != null) }
  }

  return {
    async append(topic, events) {
      const rows = await db.query<Row>(
        `WITH before AS (SELECT coalesce(max(position), 0) AS position FROM events WHERE topic = $1),
              appended AS (INSERT INTO events (topic, event_id, type, event)
                           SELECT $1, e.id, e.type, e.event FROM unnest($2::uuid[], $3::text[], $4::json[]) WITH ORDINALITY AS e (id, type, event, n)
                           ORDER BY n ON CONFLICT (event_id) DO NOTHING RETURNING position, event_id)
         SELECT before.position AS after, appended.position, event_id::text AS id FROM before, appended ORDER BY appended.position`,
        [topic, events.map(({ id }) => id), events.map(({ type }) => type), events.map((event) => JSON.stringify(event))],
      )
      if (rows.length === events.length) handOver(topic, rows, events)
      // Some were there already: a relay that died had sent them, perhaps while this statement waited for it. Look.
      else wakeAll(topic)
      // After the commit, in a transaction of its own: commits that notify wait for each other.
      if (notify) await db.query('SELECT pg_notify($1, $2)', [LOG_CHANNEL, topic])
    },

    hear: wakeAll,

    read(reader: Reader) {
      const listener = listen(reader.topic, reader.types)
      let position: number | undefined
      return loop({
        name: `${reader.consumer} reads ${reader.topic}`,
        wake: listener.wake,
        gatherMs: reader.gatherMs ?? 0,
        logger,
        async pass() {
          position ??= await reader.position(0)
          const { records, end } = await readOn(listener, position)
          if (records.length === 0) {
            listener.tail.taken(end)
            return false
          }
          const next = await reader.onBatch(0, records)
          const moved = next > position
          const isAll = next > records.at(-1)!.position && records.length < BATCH
          position = moved ? next : undefined
          if (isAll) listener.tail.taken(end)
          // What came after the read has left a wake-up; there is more at once only when the batch was full, or not all of it was done.
          return moved && !isAll
        },
      })
    },

    follow(topic, types, onEvents) {
      const listener = listen(topic, types)
      let position: number | undefined
      return loop({
        name: `follow ${topic}`,
        wake: listener.wake,
        logger,
        async pass() {
          position ??= (await endOf(db, topic)) + 1
          const { records, end } = await readOn(listener, position)
          const isAll = records.length < BATCH
          position = isAll ? Math.max(position, end + 1) : records.at(-1)!.position + 1
          if (isAll) listener.tail.taken(end)
          if (records.length) onEvents(records.map(({ event }) => event as Event))
          return !isAll
        },
      })
    },
  }
}

/** What was appended, and where the topic ended before. */
type Row = { readonly after: number; readonly position: number; readonly id: string }

async function endOf(db: Database, topic: string): Promise<number> {
  const [row] = await db.query<{ end: number }>('SELECT coalesce(max(position), 0) AS "end" FROM events WHERE topic = $1', [topic])
  return row!.end
}
