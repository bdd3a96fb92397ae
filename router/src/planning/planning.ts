import type { QueryPlan } from '@graphql-hive/router-query-planner'
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RouterLogger } from '../sources/send.ts'
import type { Engine, PlannerAnswer, PlannerRequest } from './planner-process.ts'

export type PlanningOptions = {
  readonly logger: RouterLogger
  /** Plan with this engine first; Apollo's is also asked when the fast one dies over an operation. */
  readonly engine?: Engine
  /** A plan that takes longer is given up. */
  readonly timeoutMs?: number
}

/** How a subset of clients is planned for: labels of progressive overrides that are on, and a percentage below 100. */
export type PlanningChoice = { readonly labels: readonly string[]; readonly percentage: number }

/** Plans for one supergraph. */
export type PlannedGraph = {
  /** Rejects when the planner cannot load the supergraph. */
  ready(): Promise<{ labels: readonly string[] }>
  plan(text: string, choice: PlanningChoice): Promise<QueryPlan>
  forget(): void
}

/** The planner died or took too long; what it was asked did not get an answer. */
class PlannerDied extends Error {}

/** The planner's process, started at the first use, and again after a death. One may serve several routers. */
export class Planning {
  readonly #options: Required<PlanningOptions>
  #child: ChildProcess | undefined
  /** Supergraphs that the process at hand has loaded, with what it said. */
  #loaded = new Map<number, PlannerAnswer>()
  #queue: Promise<unknown> = Promise.resolve()
  #graphs = 0

  constructor(options: PlanningOptions) {
    this.#options = { engine: 'fast', timeoutMs: 10_000, ...options }
  }

  graph(sdl: string): PlannedGraph {
    const graph = this.#graphs++
    const ask = (text: string, choice: PlanningChoice, engine: Engine) =>
      this.#inTurn(async () => {
        await this.#load(graph, sdl)
        const { plan, error } = await this.#ask({ plan: text, graph, engine, ...choice })
        if (!plan) throw new Error(error)
        return plan
      })
    return {
      ready: () => this.#inTurn(() => this.#load(graph, sdl)).then(({ labels = [] }) => ({ labels })),
      plan: (text, choice) =>
        ask(text, choice, this.#options.engine).catch((error: unknown) => {
          if (!(error instanceof PlannerDied) || this.#options.engine === 'apollo') throw error
          this.#options.logger.warn({ reason: error.message, operation: text }, 'The planner died over an operation; Apollo’s planner takes it.')
          return ask(text, choice, 'apollo')
        }),
      forget: () => {
        void this.#inTurn(async () => {
          if (this.#loaded.delete(graph)) await this.#ask({ forget: graph })
        }).catch(() => undefined)
      },
    }
  }

  stop(): void {
    this.#child?.kill()
    this.#child = undefined
  }

  async #load(graph: number, sdl: string): Promise<PlannerAnswer> {
    const known = this.#child && this.#loaded.get(graph)
    if (known) return known
    const answer = await this.#ask({ load: graph, sdl })
    if (answer.error) throw new Error(`The planner refuses this supergraph: ${answer.error}`)
    this.#loaded.set(graph, answer)
    return answer
  }

  /** One question at a time, so that it is known which one a process died of. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #ask(request: PlannerRequest): Promise<PlannerAnswer> {
    const child = (this.#child ??= this.#start())
    const { promise, resolve, reject } = Promise.withResolvers<PlannerAnswer>()
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeoutMs)
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
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    this.#loaded = new Map()
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
    child.on('error', (error) => this.#options.logger.error({ error }, 'The planner does not start.'))
    return child
  }
}
