import { contract, type Contract } from '@ecolaura/contracts'
import { startAll, stopAll, type Part } from '@ecolaura/service'
import { inTransaction, migrate, openDatabase, provisionArea, type Database, type Transaction } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { freshDatabase } from '@ecolaura/testing'
import { z } from 'zod'
import { appendToOutbox, consume, each, eventMigrations, logMigrations, postgresLog, relayOutbox, subscription, type Bus, type Subscription } from './index.ts'

const noteFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('note.written'), noteId: z.string(), text: z.string() }),
  z.object({ type: z.literal('note.burnt'), noteId: z.string() }),
])
export type NoteFact = z.infer<typeof noteFact>
export const notes: Contract<NoteFact> = contract('writer', noteFact, ({ noteId }) => noteId)

export const written = (noteId: string, text = ''): NoteFact => ({ type: 'note.written', noteId, text })

/** Two areas and the log: `writer` reports, `reader` keeps what it heard in a table, in the order of its effects. */
export async function startTwoAreas(handle: (tx: Transaction, fact: NoteFact) => Promise<void> = hear) {
  const database = await freshDatabase()
  const admin = openDatabase({ connection: database.connection, logger: silent, max: 1 })
  for (const schema of ['writer', 'reader', 'log']) await provisionArea(admin, schema)
  const as = (user: string): Database => openDatabase({ connection: { ...database.connection, user }, schema: user, logger: silent })
  const [writer, reader, log] = [as('writer'), as('reader'), as('log')]
  await migrate(log, [logMigrations])
  for (const db of [writer, reader]) await migrate(db, [eventMigrations])
  await reader.query('CREATE TABLE heard (n bigint GENERATED ALWAYS AS IDENTITY, note_id text, text text)')
  const bus = postgresLog(log, silent)
  const subscriptions: Subscription[] = [subscription(notes, (tx) => ({ 'note.written': each((fact) => handle(tx, fact)) }))]
  const parts: Part[] = []

  return {
    admin, writer, reader, log, bus, subscriptions,
    /** Stores facts about one note, as the versions that follow. */
    report: (facts: readonly NoteFact[], firstVersion = 1) =>
      inTransaction(writer, (tx) => appendToOutbox(tx, notes, facts.map((fact, index) => ({ fact, version: firstVersion + index })))),
    async start(...more: Part[]) {
      parts.push(...more)
      await startAll(more)
    },
    relay: (through: Bus = bus) => relayOutbox('writer', writer, through, silent),
    consumer: (through: Bus = bus) => consume('reader', subscriptions[0]!, reader, through, silent),
    heard: async () => (await reader.query<{ text: string }>('SELECT text FROM heard ORDER BY n')).map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await stopAll(parts)
      await Promise.all([writer, reader, log, admin].map((db) => db.close()))
      await database.drop()
    },
  }
}

export async function hear(tx: Transaction, fact: NoteFact): Promise<void> {
  if (fact.type === 'note.written') await tx.query('INSERT INTO heard (note_id, text) VALUES ($1, $2)', [fact.noteId, fact.text])
}
