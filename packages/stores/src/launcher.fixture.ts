import { appendFileSync } from 'node:fs'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { openDatabase } from './postgres.ts'
import { silent } from '@ecolaura/telemetry'

/**
 * A launcher to be killed by a test: `launcher.fixture.ts FOLDER [ACKNOWLEDGED]` starts Postgres, prints one line of
 * JSON, and with a second argument writes rows until it dies, noting each one that Postgres acknowledged in that file.
 */
const [folder = '', acknowledged] = process.argv.slice(2)
const server = await startEmbeddedPostgres({ folder })
process.stdout.write(`${JSON.stringify({ pid: server.pid, socketDir: server.socketDir })}\n`)

if (acknowledged) {
  const connection = { host: server.socketDir, port: server.port, user: server.superuser, database: 'postgres' }
  const database = openDatabase({ connection, logger: silent })
  await database.query('CREATE TABLE IF NOT EXISTS note (n int PRIMARY KEY)')
  const write = async (first: number) => {
    for (let n = first; ; n += 4) {
      await database.query('INSERT INTO note VALUES ($1)', [n])
      appendFileSync(acknowledged, `${n}\n`)
    }
  }
  await Promise.all([0, 1, 2, 3].map(write))
}
