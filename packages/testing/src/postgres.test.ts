import { openDatabase } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { expect, test } from 'vitest'
import { freshDatabase } from './postgres.ts'

test('each test file gets an empty database of its own', async () => {
  await using one = await freshDatabase()
  await using other = await freshDatabase()
  const [first, second] = [one, other].map(({ connection }) => openDatabase({ connection, logger: silent }))
  try {
    await first!.query('CREATE TABLE note (n int)')
    await second!.query('CREATE TABLE note (n int)')
    await expect(first!.query('SELECT * FROM note')).resolves.toEqual([])
  } finally {
    await Promise.all([first!.close(), second!.close()])
  }
})
