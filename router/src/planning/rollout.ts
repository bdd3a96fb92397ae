import type { RouterClient } from '../source.ts'
import type { PlannedGraph, PlanningChoice } from './planning.ts'

/** Which of a supergraph's `@override(label:)` are on for a client. Labels of the form `percent(5)` are decided here. */
export type Overrides = (labels: readonly string[], client: RouterClient) => Promise<readonly string[]> | readonly string[]

export const EVERYONE: PlanningChoice = { labels: [], percentage: 0 }

/** Decides for each request which fields have moved already; without such labels that costs nothing. */
export class Rollout {
  readonly #graph: PlannedGraph
  readonly #overrides: Overrides | undefined
  readonly #random: () => number
  #known: { labels: readonly string[]; percentages: readonly number[] } | undefined

  constructor(graph: PlannedGraph, overrides: Overrides | undefined, random: () => number = Math.random) {
    this.#graph = graph
    this.#overrides = overrides
    this.#random = random
  }

  /** Whether nothing moves in this graph, as far as is known. */
  get isOver(): boolean {
    return this.#known !== undefined && this.#known.labels.length === 0 && this.#known.percentages.length === 0
  }

  async choose(client: RouterClient): Promise<PlanningChoice> {
    this.#known ??= await this.#graph.ready()
    if (this.isOver) return EVERYONE
    const { labels, percentages } = this.#known
    const on = labels.length && this.#overrides ? await this.#overrides(labels, client) : []
    return { labels: labels.filter((label) => on.includes(label)), percentage: bucket(percentages, this.#random() * 100) }
  }
}

/** One number for all draws between the same two percentages, so that a rollout has few plans and not one for each draw. */
function bucket(percentages: readonly number[], drawn: number): number {
  const bounds = [0, ...percentages.toSorted((a, b) => a - b), 100]
  const above = bounds.findIndex((bound, index) => index > 0 && drawn < bound)
  return percentages.length ? (bounds[above - 1]! + bounds[above]!) / 2 : 0
}
