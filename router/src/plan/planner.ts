import { Kind, print, type DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Supergraph } from '../supergraph.ts'
import { compilePlan, type CompiledPlan } from './compile.ts'
import type { Renamed } from './rename.ts'

export type Planner = (operation: Renamed) => Promise<CompiledPlan>

const NO_FETCH: CompiledPlan = { run: () => undefined }
const NO_LABELS = new Set<string>()

/**
 * Plans operations and keeps the plans. The key is the renamed text, so operations that differ only in aliases, layout
 * or name share a plan.
 */
export function createPlanner(supergraph: Supergraph, { kept }: { kept: number }): Planner {
  const plans = new LRUCache<string, Promise<CompiledPlan>>({ max: kept })
  return (operation) => {
    if (!operation.definition) return Promise.resolve(NO_FETCH)
    const text = printRenamed(operation)
    let plan = plans.get(text)
    if (!plan) {
      plan = supergraph.planner.planAsync(text, undefined, NO_LABELS, 0).then((made) => compilePlan(supergraph, made))
      plans.set(text, plan)
      plan.catch(() => plans.delete(text))
    }
    return plan
  }
}

function printRenamed({ definition, fragments }: Renamed): string {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [{ ...definition!, name: undefined }, ...fragments] }
  return print(document)
}
