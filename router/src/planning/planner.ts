import { Kind, print, visit, type DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { compilePlan, type CompiledPlan } from '../plan/compile.ts'
import type { Renamed } from '../plan/rename.ts'
import type { Supergraph } from '../supergraph.ts'
import { EVERYONE } from './rollout.ts'
import type { PlannedGraph, PlanningChoice } from './planning.ts'

export type Planner = (operation: Renamed, choice?: PlanningChoice) => Promise<CompiledPlan>

const NO_FETCH: CompiledPlan = { run: () => undefined, inParts: (wanted) => new Map([...wanted.keys()].map((part) => [part, () => undefined])) }

/**
 * Keeps plans, ready to run. The key is the renamed text, so operations that differ only in aliases, layout or name share a
 * plan.
 */
export function createPlanner(supergraph: Supergraph, graph: PlannedGraph, { kept }: { kept: number }): Planner {
  const plans = new LRUCache<string, Promise<CompiledPlan>>({ max: kept })
  return (operation, choice = EVERYONE) => {
    if (!operation.definition) return Promise.resolve(NO_FETCH)
    const text = printRenamed(operation)
    const key = `${choice.labels.join()} ${choice.percentage} ${text}`
    let plan = plans.get(key)
    if (!plan) {
      plan = graph.plan(text, choice).then((made) => compilePlan(supergraph, made))
      plans.set(key, plan)
      plan.catch(() => plans.delete(key))
    }
    return plan
  }
}

function printRenamed({ definition, fragments }: Renamed): string {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [{ ...definition!, name: undefined }, ...fragments] }
  // A plan is the same however its answer is cut.
  return print(visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) }))
}
