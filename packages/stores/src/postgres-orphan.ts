import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bornAt } from '@ecolaura/service'
import { pause, Refusal } from '@ecolaura/kernel'

/** What `postmaster.pid` says of a server that runs, or ran, on a cluster. */
export type Postmaster = { pid: number; port: number; socketDir: string; isReady: boolean }

/** Prefix of the folders that hold sockets; the rest of the name is random. */
export const SOCKET_PREFIX = 'eco-pg-'

/** Reads `postmaster.pid`; undefined when there is none. The server may have died since. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const [pid, , , port, socketDir = '', , , status = ''] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(pid), port: Number(port), socketDir, isReady: status.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/**
 * Stops what a killed launcher left behind: its server, or the sessions of a killed server, which keep the cluster's
 * memory until they end. Then removes the pid file that no live server stands behind: a zombie or a stranger with the
 * same process id would make Postgres refuse to start.
 */
export async function clearOrphan(cluster: string, onProgress: (line: string) => void): Promise<void> {
  const left = readPostmaster(cluster)
  if (!left) return
  if (isServerOf(cluster, left.pid)) {
    onProgress(`stopping Postgres (process ${left.pid}), left behind when the shop was killed`)
    await end([left.pid], 'SIGINT', 15_000)
  }
  const remaining = () => processesOf(cluster)
  if (remaining().length > 0) await end(remaining(), 'SIGQUIT', 5_000)
  if (remaining().length > 0) await end(remaining(), 'SIGKILL', 5_000)
  if (remaining().length > 0)
    throw new Refusal('ORPHAN_REMAINS', `Process ${remaining().join(', ')} of an earlier Postgres still uses ${cluster} and does not end; end it with "kill -9 ${remaining().join(' ')}" and start again.`)
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  if (basename(left.socketDir).startsWith(SOCKET_PREFIX)) rmSync(left.socketDir, { recursive: true, force: true })
}

/** Whether the process is a Postgres server of this cluster: process ids are used again. */
function isServerOf(cluster: string, pid: number): boolean {
  if (bornAt(pid) === undefined) return false
  return process.platform === 'linux' ? worksIn(cluster, pid) : commandOf(pid).includes(cluster)
}

/** All Postgres processes of the cluster: each has it as its working folder. Other systems leave this to Postgres. */
function processesOf(cluster: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => bornAt(pid) !== undefined && worksIn(cluster, pid))
}

function worksIn(cluster: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster && basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
  } catch {
    return false // gone, or another user's
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** Signals processes that are not our children and waits for their end: only looking again tells. */
async function end(pids: number[], signal: NodeJS.Signals, deadlineMs: number): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // it ended by itself
    }
  }
  const deadline = Date.now() + deadlineMs
  while (pids.some((pid) => bornAt(pid) !== undefined) && Date.now() < deadline) await pause(20)
}
