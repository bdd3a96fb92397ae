import { settingsOf, text, url } from '@ecolaura/service'
import { openDatabase, provisionDatabase } from '@ecolaura/stores'
import { createLogger } from '@ecolaura/telemetry'
import { listAreas, variableOf } from '../areas.ts'

const names = [...listAreas().map(({ name }) => name), 'log']
const settings = settingsOf('databases', 'Makes a database and a role for each area and for the log; safe to repeat.', {
  SUPERUSER_DATABASE_URL: url().describe('the server, as a superuser'),
  ...Object.fromEntries(names.map((name) => [variableOf('DATABASE_PASSWORD', name), text().describe(`the password of the role ${name}`)])),
}) as Readonly<Record<string, string>>

const logger = createLogger('databases')
const admin = openDatabase({ connection: { connectionString: settings['SUPERUSER_DATABASE_URL']! }, max: 1, logger })
try {
  for (const name of names) await provisionDatabase(admin, name, settings[variableOf('DATABASE_PASSWORD', name)]!)
  logger.info({ databases: names }, 'the databases are there')
} finally {
  await admin.close()
}
