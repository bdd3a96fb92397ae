import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { cpuOf, sumOf, type Usage } from './family.ts'

/** Vendure under measurement: its server, its worker and a Postgres with the settings of ours. */
export type VendureProcess = AsyncDisposable & {
  /** Its shop API. */
  readonly url: string
  readonly database: Database
  cpu(): Usage
}

/** The goods as rows of Vendure's CSV, and accounts of shoppers who return. */
export type VendureGoods = { readonly rows: string; readonly customers: readonly string[]; readonly password: string }

const VERSION = '3.7.3'
/** Its dependencies are those of its release, whenever this runs. */
const RELEASED = '2026-09-08'

/** It is GPL and no part of this project: it lies in a folder of its own, from which only the bench starts it. */
export async function installVendure(folder: string): Promise<void> {
  if (existsSync(join(folder, `installed-${VERSION}`))) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const npm = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `--before=${RELEASED}`, `@vendure/core@${VERSION}`, 'pg@8'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  await endOf(npm, 'The installation of Vendure')
  writeFileSync(join(folder, `installed-${VERSION}`), '')
}

/** Makes tables and goods in an empty data folder. */
export async function prepareVendure(installation: string, data: string, goods: VendureGoods): Promise<void> {
  await using postgres = await startEmbeddedPostgres({ folder: data })
  await endOf(run('prepare', installation, postgres, { GOODS: JSON.stringify(goods) }), 'The preparation of Vendure')
}

/** @param settings of Postgres, beside those that ours has */
export async function startVendure(installation: string, data: string, settings: Record<string, string> = {}): Promise<VendureProcess> {
  const postgres = await startEmbeddedPostgres({ folder: data, settings })
  const [server, worker] = [run('server', installation, postgres), run('worker', installation, postgres)]
  const [url] = await Promise.all([said(server), said(worker)])
  const database = openDatabase({ connection: connection(postgres), max: 1, logger: silent })
  return {
    url,
    database,
    cpu: () => [server, worker, postgres].map(({ pid }) => cpuOf(pid!)).reduce(sumOf),
    async [Symbol.asyncDispose]() {
      await database.close()
      for (const part of [server, worker]) {
        part.kill('SIGKILL')
        if (part.exitCode === null && part.signalCode === null) await once(part, 'exit')
      }
      await postgres.stop()
    },
  }
}

const connection = ({ socketDir, port, superuser }: EmbeddedPostgres) => ({ host: socketDir, port, user: superuser, database: 'postgres' })

function run(part: 'prepare' | 'server' | 'worker', installation: string, postgres: EmbeddedPostgres, more: NodeJS.ProcessEnv = {}): ChildProcess {
  const { host, port, user, database } = connection(postgres)
  return fork(join(import.meta.dirname, '../vendure', `${part}.mjs`), {
    cwd: installation,
    execArgv: [],
    env: { ...process.env, ...more, NODE_ENV: 'production', VENDURE_DISABLE_TELEMETRY: 'true', DB_HOST: host, DB_PORT: String(port), DB_USERNAME: user, DB_NAME: database },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** The one word of a part that has started. @throws when it ends instead */
async function said(part: ChildProcess): Promise<string> {
  const ended = once(part, 'exit').then(([code]) => {
    throw new Error(`Vendure ended with ${code} instead of starting.`)
  })
  const [word] = (await Promise.race([once(part, 'message'), ended])) as [string]
  ended.catch(() => {})
  return word
}

async function endOf(part: ChildProcess, what: string): Promise<void> {
  const [code] = (await once(part, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${what} ended with ${code}.`)
}
