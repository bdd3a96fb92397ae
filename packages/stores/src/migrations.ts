import { readdir, readFile } from 'node:fs/promises'
import { Umzug, type UmzugStorage } from 'umzug'
import { inTransaction, type Database, type Transaction } from './postgres.ts'

/** A folder of `0001-what-it-does.sql` files. They are only ever added to; a released one is never edited. */
export type Migrations = { readonly name: string; readonly folder: URL }

export type MigrationStatus = { readonly name: string; readonly state: 'applied' | 'pending' | 'unknown' }

/**
 * Brings a schema up to date: all pending files or none, under a lock, so that several processes may start at once.
 * @returns the names that were applied now.
 */
export function migrate(db: Database, sets: readonly Migrations[]): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ecolaura.migrate.' || current_schema()))`)
    await tx.query(`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`)
    const umzug = new Umzug({ migrations: await read(sets), context: tx, storage, logger: undefined })
    return (await umzug.up()).map(({ name }) => name)
  })
}

/** What is applied, what is pending, and what the database knows but the code does not (an older release is running). */
export async function migrationStatus(db: Database, sets: readonly Migrations[]): Promise<MigrationStatus[]> {
  const [table] = await db.query<{ exists: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS exists`)
  const applied = new Set(table!.exists ? (await db.query<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name) : [])
  const known = (await read(sets)).map(({ name }) => name)
  return [
    ...known.map((name) => ({ name, state: applied.has(name) ? ('applied' as const) : ('pending' as const) })),
    ...[...applied].filter((name) => !known.includes(name)).map((name) => ({ name, state: 'unknown' as const })),
  ]
}

async function read(sets: readonly Migrations[]) {
  const lists = await Promise.all(
    sets.map(async ({ name, folder }) =>
      (await readdir(folder))
        .filter((file) => file.endsWith('.sql'))
        .sort()
        .map((file) => ({
          name: `${name}/${file}`,
          up: async ({ context }: { context: Transaction }) => void (await context.query(await readFile(new URL(file, folder), 'utf8'))),
        })),
    ),
  )
  return lists.flat()
}

const storage: UmzugStorage<Transaction> = {
  executed: async ({ context }) => (await context.query<{ name: string }>('SELECT name FROM migrations ORDER BY name')).map(({ name }) => name),
  logMigration: async ({ name, context }) => void (await context.query('INSERT INTO migrations (name) VALUES ($1)', [name])),
  unlogMigration: async ({ name, context }) => void (await context.query('DELETE FROM migrations WHERE name = $1', [name])),
}
