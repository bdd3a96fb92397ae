import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Refusal } from '@ecolaura/kernel'
import { bornAt, type ProcessLock, takeProcessLock } from '@ecolaura/service'
import { type Account, postgresAccount } from './postgres-account.ts'
import { type Binaries, prepareBinaries } from './postgres-binaries.ts'
import { assertVersion, initialiseCluster, SUPERUSER } from './postgres-cluster.ts'
import { clearOrphan, readPostmaster } from './postgres-orphan.ts'
import { makeSocketFolder, runPostgres, shutDown } from './postgres-process.ts'
import { SERVER_SETTINGS } from './postgres-settings.ts'

/** A Postgres server of our own on a Unix socket. */
export type EmbeddedPostgres = AsyncDisposable & {
  /** The `host` for `pg`: a folder. */
  socketDir: string
  port: number
  superuser: string
  pid: number
  /** Resolves when the server ends without having been asked to, with a sentence that says so. */
  ended: Promise<string>
  /** Fast shutdown: open transactions are rolled back, what was committed is kept. Harmless when repeated. */
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  folder: string
  onProgress?: (line: string) => void
  /** Overrides of server settings, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>
}

const PORT = 5432
const READY_DEADLINE_MS = 120_000

/**
 * Starts (first: initialises) Postgres on a data folder; one server for each folder. A server that a killed launcher
 * left behind is stopped first.
 * @throws Refusal with a sentence that says what to do, when the folder or the machine does not allow it.
 */
export async function startEmbeddedPostgres({ folder, onProgress = () => {}, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = openFolder(folder)
  const lock = lockFolder(home)
  const cluster = join(home, 'cluster')
  try {
    const account = postgresAccount(cluster)
    const binaries = prepareBinaries(account, home)
    await clearOrphan(cluster, onProgress)
    if (!existsSync(cluster)) {
      onProgress('preparing a new database')
      await initialiseCluster(cluster, binaries, account, settings['fsync'] !== 'off')
    }
    assertVersion(cluster, binaries)
    return await serve(cluster, binaries, account, settings, lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Removes a data folder with all that is in it, after stopping what a killed launcher left running there. */
export async function removeEmbeddedPostgres(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const home = openFolder(folder)
  const lock = lockFolder(home)
  try {
    await clearOrphan(join(home, 'cluster'), () => {})
    rmSync(home, { recursive: true })
  } finally {
    lock.release()
  }
}

/** Where the server of a folder listens that another process runs; undefined when none does. */
export function findEmbeddedPostgres(folder: string): Pick<EmbeddedPostgres, 'socketDir' | 'port' | 'superuser' | 'pid'> | undefined {
  const server = readPostmaster(join(folder, 'cluster'))
  if (!server?.isReady || bornAt(server.pid) === undefined || !existsSync(server.socketDir)) return undefined
  return { socketDir: server.socketDir, port: server.port, superuser: SUPERUSER, pid: server.pid }
}

function lockFolder(home: string): ProcessLock<object> {
  const lock = takeProcessLock(join(home, 'launcher.json'), {})
  if (!('holder' in lock)) return lock
  throw new Refusal('FOLDER_IN_USE', `Process ${lock.holder.pid} already runs Postgres on ${home}; stop it with "kill ${lock.holder.pid}", or use another folder.`)
}

function openFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const home = realpathSync(folder)
    rmSync(mkdtempSync(join(home, 'probe-')), { recursive: true })
    return home
  } catch (error) {
    throw new Refusal('FOLDER_UNWRITABLE', `The folder ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code}); make it writable for this user, or name another with --data FOLDER.`)
  }
}

async function serve(cluster: string, binaries: Binaries, account: Account, settings: Record<string, string>, release: () => void): Promise<EmbeddedPostgres> {
  const socketDir = makeSocketFolder(account)
  const all = { ...SERVER_SETTINGS, port: String(PORT), unix_socket_directories: socketDir, ...settings }
  const server = runPostgres(binaries.postgres, cluster, account, Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]))
  const lines: string[] = []
  const exited = once(server, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  // Whoever leaves by process.exit() cannot wait, but can ask for an orderly end.
  const interrupt = () => server.kill('SIGINT')
  process.on('exit', interrupt)
  void exited.then(() => {
    process.off('exit', interrupt)
    rmSync(socketDir, { recursive: true, force: true })
    release()
  })
  await ready(server, lines, cluster)
  let wasAsked = false
  const stop = () => {
    wasAsked = true
    return shutDown(server, exited)
  }
  const ended = new Promise<string>((resolve) => {
    void exited.then(([code, signal]) => {
      if (!wasAsked) resolve(`Postgres (process ${server.pid}) ended unexpectedly (${signal ?? `code ${code}`}): ${lines.at(-1) ?? 'no word from it'}`)
    })
  })
  return { socketDir, port: PORT, superuser: SUPERUSER, pid: server.pid!, ended, stop, [Symbol.asyncDispose]: stop }
}

/** Postgres says when it is ready; that line, its end, or a deadline decide. */
async function ready(server: ChildProcess, lines: string[], cluster: string): Promise<void> {
  const isReady = new Promise<'ready'>((resolve) => {
    createInterface({ input: server.stderr! }).on('line', (line) => {
      if (lines.push(line) > 20) lines.shift()
      if (line.includes('ready to accept connections')) resolve('ready')
    })
  })
  const closed = once(server, 'close').then(() => 'closed' as const)
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(late.resolve, READY_DEADLINE_MS, 'late')
  const outcome = await Promise.race([isReady, closed, late.promise])
  clearTimeout(timer)
  if (outcome === 'ready') return
  server.kill('SIGQUIT')
  const why = lines.filter((line) => /FATAL|PANIC|HINT|could not/.test(line)).at(-1) ?? lines.at(-1) ?? outcome
  throw new Refusal('DATABASE_NOT_STARTED', `Postgres did not start on ${cluster}: ${why}`)
}
