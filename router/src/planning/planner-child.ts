import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RouterLogger } from '../sources/send.ts'
import type { Engine, PlannerAnswer, PlannerRequest } from './planner-process.ts'

/** The planner died or took too long; what it was asked did not get an answer. */
export class PlannerDied extends Error {
  override readonly name = 'PlannerDied'
}

/** To start, and to read a supergraph, may take long on a machine with much to do, but no operation makes it hang. */
const LOAD_MS = 60_000

/** One engine in a process of its own, started at the first use, and again after a death. */
export class PlannerChild {
  readonly #engine: Engine
  readonly #timeoutMs: number
  readonly #logger: RouterLogger
  #child: ChildProcess | undefined
  /** Supergraphs that the process at hand has loaded, with what it said. */
  #loaded = new Map<number, PlannerAnswer>()
  #queue: Promise<unknown> = Promise.resolve()

  constructor(engine: Engine, timeoutMs: number, logger: RouterLogger) {
    this.#engine = engine
    this.#timeoutMs = timeoutMs
    this.#logger = logger
  }

  load(graph: number, sdl: string): Promise<PlannerAnswer> {
    return this.#inTurn(() => this.#load(graph, sdl))
  }

  /** One question at a time, so that it is known which one a process died of. */
  ask(graph: number, sdl: string, request: PlannerRequest): Promise<PlannerAnswer> {
    return this.#inTurn(async () => {
      await this.#load(graph, sdl)
      return this.#ask(request)
    })
  }

  forget(graph: number): void {
    void this.#inTurn(async () => {
      if (this.#loaded.delete(graph)) await this.#ask({ forget: graph })
    }).catch(() => undefined)
  }

  stop(): void {
    this.#child?.kill()
    this.#child = undefined
  }

  async #load(graph: number, sdl: string): Promise<PlannerAnswer> {
    const known = this.#child && this.#loaded.get(graph)
    if (known) return known
    const answer = await this.#ask({ load: graph, sdl, engine: this.#engine }, Math.max(LOAD_MS, this.#timeoutMs))
    if (answer.error) throw new Error(`The planner refuses this supergraph: ${answer.error}`)
    this.#loaded.set(graph, answer)
    return answer
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #ask(request: PlannerRequest, timeoutMs = this.#timeoutMs): Promise<PlannerAnswer> {
    const child = (this.#child ??= this.#start())
    const { promise, resolve, reject } = Promise.withResolvers<PlannerAnswer>()
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const died = (_code: number | null, signal: string | null) => reject(new PlannerDied(`The planner ended with ${signal ?? 'an error'}.`))
    child.once('message', resolve)
    child.once('exit', died)
    // Only a pending question keeps the router's process alive.
    child.ref()
    child.channel?.ref()
    child.send(request)
    return promise.finally(() => {
      clearTimeout(timer)
      child.off('message', resolve)
      child.off('exit', died)
      child.unref()
      child.channel?.unref()
    })
  }

  #start(): ChildProcess {
    const file = import.meta.url.endsWith('.ts') ? './planner-process.ts' : './planner-process.js'
    // It needs nothing of the router's environment, and gets none of its secrets.
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    this.#loaded = new Map()
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
    child.on('error', (error) => this.#logger.error({ error }, 'The planner does not start.'))
    return child
  }
}
