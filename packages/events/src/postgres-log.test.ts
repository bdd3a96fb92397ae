import { startAll, stopAll } from '@ecolaura/service'
import { listenTo } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { testPostgres, until } from '@ecolaura/testing'
import { uuidv7 } from '@ecolaura/kernel'
import type { Event } from '@ecolaura/contracts'
import { expect, test } from 'vitest'
import { startTwoAreas } from './events.fixture.ts'
import { LOG_CHANNEL, postgresLog } from './index.ts'

test('a log that other processes read tells them which topic has grown, and any other log keeps silent', async () => {
  await using areas = await startTwoAreas()
  const [place] = await areas.log.query<{ database: string }>('SELECT current_database() AS database')
  const heard: string[] = []
  const listener = listenTo({ ...testPostgres(), ...place, user: 'log' }, LOG_CHANNEL, (topic) => heard.push(topic), silent)
  await startAll([listener])
  await until(async () => (await areas.admin.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'`)).length > 0, 'the listener listens')
  const events = () => [{ id: uuidv7(), type: 'note.written' } as Event]
  await postgresLog(areas.log, silent).append('quiet', events())
  await postgresLog(areas.log, silent, { notify: true }).append('loud', events())
  await until(() => heard.includes('loud'), 'the topic is heard')
  expect(heard).toEqual(['loud'])
  await stopAll([listener])
})
