import { Signal } from '@ecolaura/kernel'
import type { Event } from '@ecolaura/contracts'
import { loop } from '@ecolaura/service'
import type { Database, Migrations } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import type { Bus, LogRecord, Reader } from './bus.ts'

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

/** The log in Postgres: a table, an ascending position, wake-ups, and a slow poll for those that get lost. */
export function postgresLog(db: Database, logger: Logger, { notify = false }: PostgresLogOptions = {}): PostgresLog {
  const listeners: { topic: string; types: readonly string[]; wake: Signal }[] = []
  const listen = (topic: string, types: readonly string[]): Signal => {
    const wake = new Signal()
    listeners.push({ topic, types, wake })
    return wake
  }
  /** Wakes those who wait for such types; all of the topic's when they are not known. */
  const tell = (topic: string, events?: readonly Event[]): void => {
    for (const { types, wake } of listeners.filter((one) => one.topic === topic))
      if (!events || events.some(({ type }) => types.includes(type))) wake.wake()
  }
  const from = (topic: string, types: readonly string[], position: number) =>
    db.query<LogRecord>(
      'SELECT position, event FROM events WHERE topic = $1 AND position >= $2 AND type = ANY($3) ORDER BY position LIMIT $4',
      [topic, position, types, BATCH],
    )

  return {
    async append(topic, events) {
      await db.query(
        `INSERT INTO events (topic, event_id, type, event)
         SELECT $1, e.id, e.type, e.event FROM unnest($2::uuid[], $3::text[], $4::json[]) WITH ORDINALITY AS e (id, type, event, n)
         ORDER BY n ON CONFLICT (event_id) DO NOTHING`,
        [topic, events.map(({ id }) => id), events.map(({ type }) => type), events.map((event) => JSON.stringify(event))],
      )
      tell(topic, events)
      // After the commit, in a transaction of its own: commits that notify wait for each other.
      if (notify) await db.query('SELECT pg_notify($1, $2)', [LOG_CHANNEL, topic])
    },

    hear: (topic) => tell(topic),

    read(reader: Reader) {
      let position: number | undefined
      return loop({
        name: `${reader.consumer} reads ${reader.topic}`,
        wake: listen(reader.topic, reader.types),
        logger,
        async pass() {
          position ??= await reader.position(0)
          const records = await from(reader.topic, reader.types, position)
          if (records.length === 0) return false
          const next = await reader.onBatch(0, records)
          const moved = next > position
          position = moved ? next : undefined
          // What came after the read has left a wake-up; there is more at once only when the batch was full, or not all of it was done.
          return moved && (records.length === BATCH || next <= records.at(-1)!.position)
        },
      })
    },

    follow(topic, types, onEvents) {
      let position: number | undefined
      return loop({
        name: `follow ${topic}`,
        wake: listen(topic, types),
        logger,
        async pass() {
          position ??= await end(db, topic)
          const records = await from(topic, types, position)
          if (records.length === 0) return false
          position = records.at(-1)!.position + 1
          onEvents(records.map(({ event }) => event as Event))
          return records.length === BATCH
        },
      })
    },
  }
}

async function end(db: Database, topic: string): Promise<number> {
  const [row] = await db.query<{ next: number }>('SELECT coalesce(max(position), 0) + 1 AS next FROM events WHERE topic = $1', [topic])
  return row!.next
}
