import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from '@ecolaura/kernel'
import { findEmbeddedPostgres, openDatabase, removeEmbeddedPostgres, type Database } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import type { GraphQLClient } from 'graphql-request'
import { signIn } from '../../e2e/shop.fixture.ts'
import { dataFolder, PROJECT } from '../../shop/src/data-folder.ts'
import { runningShop } from '../../shop/src/shop-lock.ts'

/** A shop under measurement: started by the command line in a process of its own, as people do. */
export type ShopProcess = AsyncDisposable & {
  readonly pid: number
  readonly url: string
  /** Milliseconds from the start of the process to its first answer. */
  readonly startedInMs: number
  /** The database under all areas, with a superuser's eyes. */
  readonly database: Database
  signInAsAdmin(): Promise<GraphQLClient>
}

/** A folder for a shop's data that is removed with it. */
export function aDataFolder(): AsyncDisposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'eco-bench-'))
  return {
    path,
    async [Symbol.asyncDispose]() {
      await removeEmbeddedPostgres(dataFolder(path).postgres)
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** What `pnpm start` passes to node: flags, and the first file. */
const START = (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ').slice(1)

const FIRST_QUESTION = JSON.stringify({ query: '{ products(first: 1) { nodes { id } } }' })

/** @param folder the data folder @param flags more flags of `pnpm start`, e.g. `--no-page` */
export async function startShopProcess(folder: string, flags: readonly string[]): Promise<ShopProcess> {
  const data = dataFolder(folder)
  const begun = performance.now()
  const child = spawn(process.execPath, [...START, '--port', '0', '--data', folder, ...flags], { stdio: ['ignore', 'ignore', 'inherit'], cwd: PROJECT })
  const url = await firstAnswer(folder, child)
  const startedInMs = performance.now() - begun
  const { socketDir, port, superuser } = findEmbeddedPostgres(data.postgres)!
  const database = openDatabase({ connection: { host: socketDir, port, user: superuser, database: 'postgres' }, max: 1, logger: silent })
  return {
    pid: child.pid!,
    url,
    startedInMs,
    database,
    signInAsAdmin: () => signIn(url, { email: 'admin@example.com', password: (JSON.parse(readFileSync(data.demo, 'utf8')) as { administrator: string }).administrator }),
    async [Symbol.asyncDispose]() {
      await database.close()
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Waits until the shop on a folder answers a question; resolves with its address. @throws when its process ends instead */
export async function firstAnswer(folder: string, child: ChildProcess): Promise<string> {
  for (const data = dataFolder(folder); child.exitCode === null; await pause(20)) {
    const shop = runningShop(data)
    if (shop?.state === 'running' && (await answers(shop.url))) return shop.url
  }
  throw new Error(`The shop ended with ${child.exitCode} instead of starting.`)
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: FIRST_QUESTION }).catch(() => undefined)
  return ((await response?.json()) as { data?: unknown } | undefined)?.data != null
}
