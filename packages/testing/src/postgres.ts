import { randomUUID } from 'node:crypto'
import { type ConnectionSettings, openDatabase } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { inject } from 'vitest'

/** Where the Postgres of this test run listens, and its superuser. */
export type TestServer = { host: string; port: number; user: string }

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer
  }
}

export type FreshDatabase = AsyncDisposable & {
  connection: TestServer & { database: string }
  /** Ends all sessions on the database and removes it. */
  drop(): Promise<void>
}

/** The Postgres that `global-setup.ts` started for this test run. */
export const testPostgres = (): TestServer => inject('postgres')

/** A new, empty database for one test file. Copying files takes 60 ms, writing them through the log five times that. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const connection = { ...testPostgres(), database: `test_${randomUUID().replaceAll('-', '')}` }
  await asSuperuser(`CREATE DATABASE ${connection.database} TEMPLATE template0 STRATEGY file_copy`)
  const drop = () => asSuperuser(`DROP DATABASE IF EXISTS ${connection.database} WITH (FORCE)`)
  return { connection, drop, [Symbol.asyncDispose]: drop }
}

async function asSuperuser(statement: string): Promise<void> {
  const connection: ConnectionSettings = { ...testPostgres(), database: 'postgres' }
  const database = openDatabase({ connection, max: 1, logger: silent })
  try {
    await database.query(statement)
  } finally {
    await database.close()
  }
}
