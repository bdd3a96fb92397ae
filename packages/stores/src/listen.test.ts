import { startAll, stopAll } from '@ecolaura/service'
import { silent } from '@ecolaura/telemetry'
import { freshDatabase, until } from '@ecolaura/testing'
import { expect, test } from 'vitest'
import { listenTo } from './listen.ts'
import { openDatabase } from './postgres.ts'

test('a listener hears what another connection says, also after its own was cut', async () => {
  await using database = await freshDatabase()
  const db = openDatabase({ connection: database.connection, logger: silent })
  const heard: string[] = []
  const listener = listenTo(database.connection, 'news', (payload) => heard.push(payload), silent)
  await startAll([listener])
  const say = (what: string) => db.query(`SELECT pg_notify('news', $1)`, [what])
  const isHeard = (what: string) => until(async () => heard.includes(what) || void (await say(what)), `"${what}" is heard`)
  await isHeard('first')
  await db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
  await isHeard('second')
  await stopAll([listener])
  expect(await db.query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)).toEqual([])
  await db.close()
})
