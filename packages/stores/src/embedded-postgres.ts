import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '@ecolaura/kernel'
import { bornAt, type ProcessLock, takeProcessLock } from '@ecolaura/service'
import { postgresAccount } from './postgres-account.ts'
import { prepareBinaries } from './postgres-binaries.ts'
import { assertVersion, initialiseCluster, SUPERUSER } from './postgres-cluster.ts'
import { clearOrphan, readPostmaster } from './postgres-orphan.ts'
import { type PostgresServer, startServer } from './postgres-server.ts'

/** A Postgres server of our own on a Unix socket. */
export type EmbeddedPostgres = PostgresServer & AsyncDisposable & { superuser: string }

export type EmbeddedPostgresOptions = {
  folder: string
  onProgress?: (line: string) => void
  /** Hears what the server says of itself: its start, its end, crashes of its sessions. */
  onLog?: (line: string) => void
  /** Overrides of server settings, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>
}

/**
 * Starts (first: initialises) Postgres on a data folder; one server for each folder. A server that a killed launcher
 * left behind is stopped first.
 * @throws Refusal with a sentence that says what to do, when the folder or the machine does not allow it.
 */
export async function startEmbeddedPostgres({ folder, onProgress = () => {}, onLog = () => {}, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
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
    const server = await startServer(cluster, binaries, account, { settings, onLog, onEnd: lock.release })
    return { ...server, superuser: SUPERUSER, [Symbol.asyncDispose]: server.stop }
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
