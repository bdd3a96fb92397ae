import { LOG_CHANNEL, logMigrations, postgresLog, relayOutbox } from '@ecolaura/events'
import { backoff, pause, Refusal } from '@ecolaura/kernel'
import { runService, type Part } from '@ecolaura/service'
import { isOutage, listenTo, migrate, openDatabase, type Database, type Migrations } from '@ecolaura/stores'
import { areaMigrations, areaWorkers, type Area, type AreaPorts } from './area.ts'
import { loggerOf, type AreaSettings } from './area-settings.ts'
import { serveSubgraph } from './serve.ts'

/** How long a process waits for a database that is still starting itself. */
const DATABASE_DEADLINE_MS = 60_000

/**
 * Runs one area as a process of its own: brings its tables up to date, then starts what its role asks for, and stops
 * when a signal asks for it. `wire` is the area's own function, the same that a shop in one process calls.
 */
export async function runArea<A extends Area>(name: string, settings: AreaSettings, wire: (ports: AreaPorts) => A, prepare: (area: A) => Promise<unknown> = async () => {}): Promise<void> {
  const logger = loggerOf(name, settings)
  const db = openDatabase({ connection: { connectionString: settings.DATABASE_URL }, max: settings.DATABASE_CONNECTIONS, logger })
  const log = openDatabase({ connection: { connectionString: settings.LOG_DATABASE_URL }, max: 4, logger })
  const bus = postgresLog(log, logger, { notify: true })
  const ports: AreaPorts = { db, bus, logger }
  const area = wire(ports)
  const { ROLE: role, HOST: host, PORT: port, OPERATIONS_PORT: operationsPort, SUBGRAPH_SECRET: secret } = settings

  await runService(
    name,
    [
      database('log', log, [logMigrations]),
      database(name, db, areaMigrations(area)),
      { name: 'preparation', start: async () => void (await prepare(area)), stop: async () => {} },
      listenTo({ connectionString: settings.LOG_DATABASE_URL }, LOG_CHANNEL, bus.hear, logger),
      ...(area.caches ?? []),
      // An API sends what it has written itself: the worker would notice by its slow poll only. One relay sends at a time.
      ...(role === 'api' ? [relayOutbox(name, db, bus, logger)] : areaWorkers(area, ports)),
      ...(role === 'worker' ? [] : [serveSubgraph(area.subgraph, { port, host, secret, logger })]),
    ],
    { logger, operations: { host, port: operationsPort }, checks: { database: () => db.query('SELECT 1'), log: () => log.query('SELECT 1') } },
  )
}

/** A database of a process: it is waited for, its tables are brought up to date, and at the end it is left in order. */
function database(what: string, db: Database, migrations: readonly Migrations[]): Part {
  return {
    name: `database of ${what}`,
    async start() {
      const end = performance.now() + DATABASE_DEADLINE_MS
      for (let attempt = 1; ; attempt++) {
        try {
          return void (await migrate(db, migrations))
        } catch (error) {
          if (!isOutage(error)) throw error
          if (performance.now() > end) throw new Refusal('NO_DATABASE', `The database of ${what} did not answer for ${DATABASE_DEADLINE_MS / 1_000} seconds: ${(error as Error).message}`)
          await pause(backoff(attempt, 100, 2_000))
        }
      }
    },
    stop: () => db.close(),
  }
}
