import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { removeEmbeddedPostgres } from '@ecolaura/stores'
import { dataFolder, PROJECT } from './data-folder.ts'
import { runningShop } from './shop-lock.ts'

export type ShopProcess = AsyncDisposable & {
  child: ChildProcess
  /** All that it printed so far. */
  output(): string
  /** Resolves with the first line, printed already or later, that contains the text; rejects when it ends before. */
  says(text: string): Promise<string>
  /** Resolves with the exit code, or the signal's name. */
  exit: Promise<number | string>
}

/** A folder for one test, removed with everything in it. */
export function aFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'eco-shop-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** The address that a shop printed. */
export const urlOf = async (shop: ShopProcess): Promise<string> => /http:\S+/.exec(await shop.says('Shop  '))![0]

/** A port that nobody listened on a moment ago. */
export async function aFreePort(): Promise<number> {
  const server = createServer()
  await once(server.listen({ host: '127.0.0.1', port: 0 }), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Runs the command line as people do, in a process of its own. At the end of its block it is killed, and its Postgres removed unless it is to be kept. */
export function runShop(args: readonly string[], options: { uid?: number; gid?: number; data?: string; entry?: string; keep?: boolean } = {}): ShopProcess {
  const { data, keep = false, entry = join(PROJECT, 'shop/start.mjs'), ...ids } = options
  const flags = data === undefined ? [] : ['--data', data]
  const child = spawn(process.execPath, [entry, ...args, ...flags], { ...ids, stdio: ['ignore', 'pipe', 'pipe'], cwd: PROJECT, env: { ...process.env, NO_COLOR: '1', INIT_CWD: PROJECT } })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout!, child.stderr!])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  const exit = (once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>).then(([code, signal]) => code ?? signal ?? 'gone')
  const output = () => lines.join('\n')
  return {
    child,
    output,
    exit,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((one) => one.includes(text))
          if (line === undefined) return
          waiting.delete(look)
          resolve(line)
        }
        waiting.add(look)
        look()
        void exit.then(() => reject(new Error(`It ended without saying "${text}":\n${output()}`)))
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exit
      if (data !== undefined && !keep && !runningShop(dataFolder(data))) await removeEmbeddedPostgres(dataFolder(data).postgres)
    },
  }
}
