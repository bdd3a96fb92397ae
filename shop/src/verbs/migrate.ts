import { type Database, migrate, migrationStatus, openDatabase, provisionArea } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import type { Command } from 'commander'
import { type DataFolder, namedFolder, openDataFolder } from '../data-folder.ts'
import { type StoreConnection, withStore } from '../store-access.ts'

/** `migrate status` says which changes of the tables are in place and fails when some are not; `migrate up` makes them. */
export function addMigrate(program: Command): void {
  const verb = program.command('migrate').description('look at the migrations of all areas, or apply them')
  const opened = (command: Command) => openDataFolder(namedFolder(command.optsWithGlobals<{ data?: string }>().data))
  verb
    .command('status')
    .description('list what is applied and what is not; exit code 1 when they differ')
    .action((_flags, command: Command) => showStatus(opened(command)))
  verb
    .command('up')
    .description('apply what is pending')
    .action((_flags, command: Command) => applyPending(opened(command)))
}

/** Looks as superuser: an area that this version adds has no role of its own before its first migration. */
function showStatus(data: DataFolder): Promise<void> {
  return withStore(data, async (connection) => {
    let differing = 0
    for (const [area, sets] of await migrationsOfAreas()) {
      for (const { name, state } of await inSchema(connection, area, (db) => migrationStatus(db, sets))) {
        console.log(`${state.padEnd(8)} ${area} ${name}`)
        if (state !== 'applied') differing += 1
      }
    }
    if (differing === 0) return console.log('All migrations are applied.')
    console.error(`${differing} not applied or unknown to this version; run "pnpm shop migrate up", or start the version that made them.`)
    process.exitCode = 1
  })
}

/** Works as each area's own role, so that its tables belong to it. */
function applyPending(data: DataFolder): Promise<void> {
  return withStore(data, async (connection) => {
    for (const [area, sets] of await migrationsOfAreas()) {
      await inSchema(connection, 'public', (admin) => provisionArea(admin, area))
      const applied = await inSchema({ ...connection, user: area }, area, (db) => migrate(db, sets))
      for (const name of applied) console.log(`applied  ${area} ${name}`)
    }
    console.log('All migrations are applied.')
  })
}

/** Loaded when asked for, so that the other verbs need not wait for all areas to load. */
const migrationsOfAreas = async () => Object.entries((await import('../areas.ts')).migrations)

async function inSchema<T>(connection: StoreConnection, schema: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ connection, schema, max: 1, logger: silent })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
