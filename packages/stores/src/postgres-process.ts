import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '@ecolaura/kernel'
import { type Account, canReach } from './postgres-account.ts'
import { SOCKET_PREFIX } from './postgres-orphan.ts'

/** Fast shutdown first; each signal has a deadline, after which a harder one follows. */
export async function shutDown(server: ChildProcess, exited: Promise<unknown>): Promise<void> {
  for (const [signal, graceMs] of [['SIGINT', 15_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]] as const) {
    if (server.exitCode !== null || server.signalCode !== null) break
    server.kill(signal)
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, graceMs)
    await Promise.race([exited, late.promise])
    clearTimeout(timer)
  }
  await exited
}

/** The path of a socket must stay under 107 bytes, and both this process and Postgres must reach it. */
export function makeSocketFolder(account: Account, home: string): string {
  for (const place of [tmpdir(), '/tmp', home].filter((path) => Buffer.byteLength(path) <= 70)) {
    try {
      if (!canReach(place, account)) continue
      const folder = mkdtempSync(join(place, SOCKET_PREFIX))
      chmodSync(folder, 0o700)
      give(folder, account)
      return folder
    } catch {
      // missing or not ours to write to; the next place may do
    }
  }
  throw new Refusal('NO_SOCKET_FOLDER', `Postgres needs a folder for its socket, and neither ${tmpdir()} nor /tmp can be used; set TMPDIR to a short path that ${account.name} can reach.`)
}

/** Hands a file to the account. */
export function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

/**
 * Runs a Postgres program on a data folder, as the account. When the account cannot walk to the folder (a project in
 * root's private home), the folder is handed over opened: through /proc it is reached without the folders above it.
 * Detached, because Ctrl-C reaches a whole process group, and Postgres has to outlive the areas that use it.
 */
export function runPostgres(program: string, data: string, account: Account, options: string[]): ChildProcess {
  const isReachable = canReach(data, account)
  if (!isReachable && process.platform !== 'linux')
    throw new Refusal('FOLDER_UNREACHABLE', `Postgres runs as ${account.name}, who cannot reach ${data}; start the shop as an ordinary user, or name a reachable folder with --data FOLDER.`)
  const handle = isReachable ? undefined : openSync(data, 'r')
  const stdio = ['ignore', 'ignore', 'pipe', ...(handle === undefined ? [] : [handle])]
  try {
    const path = handle === undefined ? data : '/proc/self/fd/3'
    return spawn(program, ['-D', path, ...options], { ...ids(account), stdio: stdio as StdioOptions, detached: true, cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' } })
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

const ids = ({ uid, gid }: Account) => (uid === undefined ? {} : { uid, gid })
