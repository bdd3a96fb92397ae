import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { until } from '@ecolaura/testing'

const ROOT = resolve(import.meta.dirname, '..')
const START_DEADLINE_MS = 200_000

export type Command = { readonly name: string; readonly main: string; readonly args?: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly operationsPort?: number }

/** A process of its own that a test starts, kills and starts again. */
export type TestProcess = {
  readonly name: string
  /** Starts it and resolves when it says that it is ready, or has ended when there is nothing to ask. */
  start(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code, and leaves no process behind. */
  stop(): Promise<number | null>
}

/** Its words go to `<name>.log` in the folder. Nothing of the test's own environment reaches it but paths. */
export function testProcess({ name, main, args = [], env, operationsPort }: Command, folder: string): TestProcess {
  const { PATH = '', HOME = '' } = process.env
  const file = join(folder, `${name}.log`)
  let child: ChildProcess | undefined
  let exited: Promise<unknown> = Promise.resolve()

  const isOver = () => !child || child.exitCode !== null || child.signalCode !== null
  const isReady = () => fetch(`http://127.0.0.1:${operationsPort}/readyz`).then(({ ok }) => ok, () => false)
  const fail = async (what: string) => new Error(`${name} ${what}:\n${(await readFile(file, 'utf8')).slice(-2_000)}`)

  return {
    name,
    async start() {
      const log = createWriteStream(file, { flags: 'a' })
      child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, main), ...args], {
        cwd: ROOT,
        env: { PATH, HOME, NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/node'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      exited = once(child, 'close')
      takeAlong(child)
      for (const stream of [child.stdout!, child.stderr!]) stream.pipe(log, { end: false })
      if (operationsPort === undefined) {
        await exited
        if (child.exitCode !== 0) throw await fail(`ended with ${child.exitCode}`)
        return
      }
      await until(async () => isOver() || (await isReady()), `${name} is ready`, START_DEADLINE_MS)
      if (isOver()) throw await fail('did not start')
    },
    async kill() {
      child?.kill('SIGKILL')
      await exited
    },
    async stop() {
      if (!isOver()) child!.kill('SIGTERM')
      const late = setTimeout(() => child?.kill('SIGKILL'), 30_000)
      await exited
      clearTimeout(late)
      return child?.exitCode ?? null
    },
  }
}

/** A test that leaves early takes its processes along. */
const living = new Set<ChildProcess>()
function takeAlong(child: ChildProcess): void {
  if (process.listeners('exit').every((listener) => listener !== endAll)) process.on('exit', endAll)
  living.add(child)
  child.once('close', () => living.delete(child))
}
const endAll = () => living.forEach((child) => child.kill('SIGKILL'))

/** Ports that are free now, below those that outgoing connections take. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = []
  for (let port = 20_000 + Math.floor(Math.random() * 10_000); found.length < count; port++) {
    const probe = createServer()
    const isFree = await once(probe.listen({ host: '127.0.0.1', port }), 'listening').then(() => true, () => false)
    await new Promise((resolve) => probe.close(resolve))
    if (isFree) found.push(port)
  }
  return found
}
