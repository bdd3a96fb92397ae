import { silent } from '@ecolaura/telemetry'
import { freshDatabase } from '@ecolaura/testing'
import { expect, test } from 'vitest'
import { isOutage, openDatabase } from './postgres.ts'

test('a connection that ends in the middle of a transaction is an error of that transaction, and of nothing else', async () => {
  await using database = await freshDatabase()
  const open = () => openDatabase({ connection: database.connection, max: 1, logger: silent })
  const [db, other] = [open(), open()]
  const failed = await db
    .transaction(async (tx) => {
      const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid', [])
      await other.query('SELECT pg_terminate_backend($1, 10000)', [session!.pid])
      // The news comes while nothing is asked; in between the process does other things.
      await other.query('SELECT 1', [])
      return tx.query('SELECT 1', [])
    })
    .catch((error: unknown) => error)
  expect(isOutage(failed), String(failed)).toBe(true)
  expect(await db.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }])
  await Promise.all([db.close(), other.close()])
})
