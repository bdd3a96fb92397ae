import type { QueryPlan } from '@graphql-hive/router-query-planner'
import type { RouterLogger } from '../sources/send.ts'
import { PlannerChild, PlannerDied } from './planner-child.ts'
import type { Engine } from './planner-process.ts'

export type PlanningOptions = {
  readonly logger: RouterLogger
  /** `apollo` plans everything with Apollo's planner; otherwise it plans what the fast one cannot. */
  readonly engine?: Engine
  /** A plan that takes longer is given up. */
  readonly timeoutMs?: number
}

/** How a subset of clients is planned for: labels of progressive overrides that are on, and a percentage below 100. */
export type PlanningChoice = { readonly labels: readonly string[]; readonly percentage: number; /** The only one that can plan it. */ readonly engine?: Engine }

/** Plans for one supergraph. */
export type PlannedGraph = {
  /** Rejects when the planner cannot load the supergraph. */
  ready(): Promise<{ labels: readonly string[]; percentages: readonly number[] }>
  plan(text: string, choice: PlanningChoice): Promise<QueryPlan>
  forget(): void
}

/** The fast planner's words for an operation that no subgraphs can answer, as opposed to one that it cannot plan. */
const UNANSWERABLE = /walker failed to locate path|Failed to normalize/

/** The planners' processes. One may serve several routers. */
export class Planning {
  readonly #children: Record<Engine, PlannerChild>
  readonly #first: Engine
  readonly #logger: RouterLogger
  #graphs = 0

  constructor({ logger, engine = 'fast', timeoutMs = 10_000 }: PlanningOptions) {
    this.#first = engine
    this.#logger = logger
    this.#children = { fast: new PlannerChild('fast', timeoutMs, logger), apollo: new PlannerChild('apollo', timeoutMs, logger) }
  }

  graph(sdl: string): PlannedGraph {
    const graph = this.#graphs++
    const ask = async (engine: Engine, text: string, choice: PlanningChoice): Promise<QueryPlan> => {
      const { plan, error } = await this.#children[engine].ask(graph, sdl, { plan: text, graph, ...choice })
      if (!plan) throw new Error(error)
      return plan
    }
    return {
      ready: async () => {
        const { labels = [], percentages = [] } = await this.#children[this.#first].load(graph, sdl)
        return { labels, percentages }
      },
      plan: (text, choice) =>
        ask(choice.engine ?? this.#first, text, choice).catch((error: Error) => {
          if ((choice.engine ?? this.#first) === 'apollo' || UNANSWERABLE.test(error.message)) throw error
          if (error instanceof PlannerDied) this.#logger.warn({ reason: error.message, operation: text }, 'The planner died over an operation; the other planner takes it.')
          return ask('apollo', text, choice)
        }),
      forget: () => Object.values(this.#children).forEach((child) => child.forget(graph)),
    }
  }

  stop(): void {
    for (const child of Object.values(this.#children)) child.stop()
  }
}
