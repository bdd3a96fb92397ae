import type { Part } from '@ecolaura/service'
import { type Database, type EmbeddedPostgres, openDatabase, startEmbeddedPostgres } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import type { StoreConnection } from './store-access.ts'

export type ShopDatabase = {
  postgres: EmbeddedPostgres
  /** How a superuser reaches it. */
  connection: StoreConnection
  /** One such connection, open. */
  admin: Database
  /** Rejects when the database does not answer. */
  check(): Promise<unknown>
}

export type ShopDatabaseOptions = { folder: string; settings: Record<string, string>; logger: Logger; onProgress: (line: string) => void }

/** The store under everything. `running()` gives it once it has started. */
export function shopDatabase({ logger, ...options }: ShopDatabaseOptions): Part & { running(): ShopDatabase } {
  let database: ShopDatabase | undefined
  return {
    name: 'database',
    async start() {
      const postgres = await startEmbeddedPostgres({ ...options, onLog: (line) => logger.info({ postgres: line }) })
      const connection = { host: postgres.socketDir, port: postgres.port, user: postgres.superuser, database: 'postgres' }
      const admin = openDatabase({ connection, max: 1, logger })
      // Sessions outlive a server that was killed by a moment, and would still answer.
      let end: string | undefined
      void postgres.ended.then((reason) => (end = reason))
      const check = async () => {
        if (end !== undefined) throw new Error(end)
        return admin.query('SELECT 1')
      }
      database = { postgres, connection, admin, check }
    },
    async stop() {
      await database?.admin.close()
      await database?.postgres.stop()
    },
    running() {
      if (!database) throw new Error('The database has not started.')
      return database
    },
  }
}
