import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Refusal } from '@ecolaura/kernel'
import type { Account } from './postgres-account.ts'
import type { Binaries } from './postgres-binaries.ts'
import { give, runPostgres } from './postgres-process.ts'

export const SUPERUSER = 'postgres'

/**
 * Fills a draft and renames it, so that a cluster is whole or absent. Each draft has a name of its own: an `initdb`
 * whose launcher was killed goes on for a while, and must not write into the next one.
 */
export async function initialiseCluster(cluster: string, binaries: Binaries, account: Account, syncs: boolean): Promise<void> {
  const home = dirname(cluster)
  const prefix = `${basename(cluster)}.draft-`
  for (const name of readdirSync(home).filter((one) => one.startsWith(prefix))) rmSync(join(home, name), { recursive: true, force: true })
  const draft = mkdtempSync(join(home, prefix))
  give(draft, account)
  const initdb = runPostgres(binaries.initdb, draft, account, ['-U', SUPERUSER, '--auth=trust', '--locale=C', '-E', 'UTF8', '--no-instructions', ...(syncs ? [] : ['--no-sync'])])
  const lines: string[] = []
  createInterface({ input: initdb.stderr! }).on('line', (line) => lines.push(line))
  const [code] = (await once(initdb, 'close').catch((error: Error) => [lines.push(error.message)])) as [number | null]
  if (code !== 0) throw new Refusal('DATABASE_NOT_PREPARED', `Postgres could not prepare ${cluster}: ${lines.slice(-4).join(' ')}`)
  renameSync(draft, cluster)
}

/** @throws Refusal `DATABASE_VERSION` when another major version made the cluster. */
export function assertVersion(cluster: string, binaries: Binaries): void {
  const made = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10)
  if (made === binaries.major) return
  throw new Refusal('DATABASE_VERSION', `The data in ${cluster} was made by Postgres ${made}, and this shop brings Postgres ${binaries.major}; start the shop's version that made it, or begin anew with --reset or another --data FOLDER.`)
}
