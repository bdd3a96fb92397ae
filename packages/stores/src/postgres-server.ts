import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { Refusal } from '@ecolaura/kernel'
import type { Account } from './postgres-account.ts'
import type { Binaries } from './postgres-binaries.ts'
import { makeSocketFolder, runPostgres, shutDown } from './postgres-process.ts'
import { SERVER_SETTINGS } from './postgres-settings.ts'

export type PostgresServer = {
  /** The `host` for `pg`: a folder. */
  socketDir: string
  port: number
  pid: number
  /** Resolves when the server ends without having been asked to, with a sentence that says so. */
  ended: Promise<string>
  /** Fast shutdown: open transactions are rolled back, what was committed is kept. Harmless when repeated. */
  stop(): Promise<void>
}

type ServerOptions = { settings: Record<string, string>; onLog: (line: string) => void; onEnd: () => void }

/** Only the name of the socket comes of it: nothing listens on a network. */
const PORT = 5432
const READY_DEADLINE_MS = 120_000

/** Starts the server of an existing cluster and waits until it answers. */
export async function startServer(cluster: string, binaries: Binaries, account: Account, { settings, onLog, onEnd }: ServerOptions): Promise<PostgresServer> {
  const socketDir = makeSocketFolder(account, dirname(cluster))
  const all = { ...SERVER_SETTINGS, port: String(PORT), unix_socket_directories: socketDir, ...settings }
  const server = runPostgres(binaries.postgres, cluster, account, Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]))
  // Whoever leaves by process.exit() cannot wait, but can ask for an orderly end.
  const interrupt = () => server.kill('SIGINT')
  process.on('exit', interrupt)
  const exited = exitOf(server)
  void exited.then(() => {
    process.off('exit', interrupt)
    rmSync(socketDir, { recursive: true, force: true })
    onEnd()
  })
  const lines: string[] = []
  const said = createInterface({ input: server.stderr! }).on('line', (line) => {
    onLog(line)
    if (lines.push(line) > 20) lines.shift()
  })
  if (!(await isReady(said, exited))) throw notStarted(server, cluster, await settled(server, exited, lines))
  let wasAsked = false
  const ended = new Promise<string>((resolve) => {
    void exited.then((how) => {
      if (!wasAsked) resolve(`Postgres (process ${server.pid}) ended unexpectedly (${how}): ${lines.at(-1) ?? 'no word from it'}`)
    })
  })
  const stop = () => {
    wasAsked = true
    return shutDown(server, exited)
  }
  return { socketDir, port: PORT, pid: server.pid!, ended, stop }
}

/** How a process ended: its signal or code, or why it could not run at all. */
const exitOf = (server: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    server.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    server.once('error', (error) => resolve(error.message))
  })

/** Postgres says when it is ready; that line, its end, or a deadline decide. */
async function isReady(said: Interface, exited: Promise<string>): Promise<boolean> {
  const ready = new Promise<boolean>((resolve) => {
    said.on('line', (line) => line.includes('ready to accept connections') && resolve(true))
  })
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(late.resolve, READY_DEADLINE_MS, false)
  const answer = await Promise.race([ready, exited.then(() => false), late.promise])
  clearTimeout(timer)
  return answer
}

/** Ends a server that did not become ready; resolves with what it said last, which may come after its end. */
async function settled(server: ChildProcess, exited: Promise<string>, lines: string[]): Promise<string[]> {
  if (server.pid === undefined) return [await exited]
  server.kill('SIGQUIT')
  await exited
  if (!server.stderr!.closed) await new Promise((resolve) => server.stderr!.once('close', resolve))
  return lines
}

function notStarted(server: ChildProcess, cluster: string, lines: string[]): Refusal {
  const why = lines.filter((line) => /FATAL|PANIC|could not/.test(line)).at(-1) ?? lines.at(-1) ?? 'it did not become ready in two minutes'
  return new Refusal('DATABASE_NOT_STARTED', `Postgres did not start on ${cluster}: ${why.replace(/^[\d-]+ [\d:.]+ \S+ \[\d+\] /, '')}${server.pid === undefined ? ` (${server.spawnfile})` : ''}`)
}
