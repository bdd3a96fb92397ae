import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A program under measurement, with everything it starts. */
export class Program implements AsyncDisposable {
  readonly #child: ChildProcess

  constructor(child: ChildProcess) {
    this.#child = child
  }

  static async start(command: string, args: readonly string[], ready: (url: string) => Promise<boolean>, url: string): Promise<Program> {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } })
    const program = new Program(child)
    for (let tries = 0; tries < 600; tries++) {
      if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}.`)
      if (await ready(url).catch(() => false)) return program
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await program[Symbol.asyncDispose]()
    throw new Error(`${command} ${args.join(' ')} did not get ready.`)
  }

  /** Seconds of CPU so far, of the whole family. */
  cpuSeconds(): number {
    return family(this.#child.pid!).reduce((sum, pid) => sum + ticks(pid), 0) / 100
  }

  /** Resident memory of the whole family, in MB. */
  memory(): number {
    return family(this.#child.pid!).reduce((sum, pid) => sum + residentMb(pid), 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    for (const pid of family(this.#child.pid!).toReversed())
      try {
        process.kill(pid, 'SIGTERM')
      } catch {
        // It ended by itself.
      }
    if (this.#child.exitCode === null && this.#child.signalCode === null) await gone
  }
}

function family(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync('/proc'))
    if (/^\d+$/.test(entry)) {
      const parent = Number(stat(Number(entry))?.[1])
      parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)])
    }
  const walk = (one: number): number[] => [one, ...(parents.get(one) ?? []).flatMap(walk)]
  return walk(pid)
}

/** The fields after the command's name, which may hold spaces: state, parent … user and system ticks. */
function stat(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  } catch {
    return undefined
  }
}

const ticks = (pid: number): number => Number(stat(pid)?.[11] ?? 0) + Number(stat(pid)?.[12] ?? 0)

function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
