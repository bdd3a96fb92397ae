import { Kind, print, visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { byType } from '../plan/by-type.ts'
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
    const { definition, fragments } = operation
    if (!definition) return Promise.resolve(NO_FETCH)
    const text = printRenamed({ definition, fragments })
    const key = `${choice.labels.join()} ${choice.percentage} ${text}`
    let plan = plans.get(key)
    if (!plan) {
      const asked = isContextual(supergraph, operation) ? graph.plan(printRenamed(byType(supergraph.schema, { definition, fragments })), { ...choice, engine: 'apollo' }) : graph.plan(text, choice)
      plan = asked.then((made) => compilePlan(supergraph, made))
      plans.set(key, plan)
      plan.catch(() => plans.delete(key))
    }
    return plan
  }
}

/** The fast planner does not know arguments from contexts, and would leave them out without a word. */
function isContextual({ contexts }: Supergraph, { definition, fragments }: Renamed): boolean {
  let found = false
  if (contexts.isUsed) for (const node of [definition!, ...fragments]) visit(node, { Field: ({ name }) => void (found ||= contexts.fields.has(name.value)) })
  return found
}

type Text = { readonly definition: OperationDefinitionNode; readonly fragments: readonly FragmentDefinitionNode[] }

function printRenamed({ definition, fragments }: Text): string {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [{ ...definition, name: undefined }, ...fragments] }
  // A plan is the same however its answer is cut.
  return print(visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) }))
}
