import type { PlanNode, QueryPlan } from '@graphql-hive/router-query-planner'
import type { Supergraph } from '../supergraph.ts'
import { compileEntityFetch, compileReentry, compileRootFetch, compileRootResult, compileText, type Run, type Step } from './fetch.ts'
import type { GraphQLResult, SubgraphOperation } from '../source.ts'
import type { Wanted } from '../defer/defer.ts'
import { compileParts, type PartSteps } from './parts.ts'
import { repair } from './repair.ts'
import { compileTree } from './steps.ts'

/** A plan made ready to run any number of times. */
export type CompiledPlan = {
  readonly run: Step
  /** As the planner made it, for those who want to read it. */
  readonly source?: QueryPlan
  /** The same work by the parts of an answer that has deferred fragments; undefined when it cannot be cut. */
  readonly inParts: (wanted: Wanted) => PartSteps | undefined
  /** For a subscription: the fetch that starts the stream, and what to do with each event before `run` does the rest. */
  readonly stream?: {
    readonly subgraph: string
    readonly operation: (variables: Run['variables']) => SubgraphOperation
    readonly take: (run: Run, event: GraphQLResult) => void
  }
}

const nothing: Step = () => undefined

export function compilePlan(supergraph: Supergraph, plan: QueryPlan): CompiledPlan {
  let stream: CompiledPlan['stream']
  const compile = (node: PlanNode): Step => {
    switch (node.kind) {
      case 'Fetch':
        return node.requires?.length ? compileEntityFetch(supergraph, node) : compileRootFetch(supergraph, node)
      case 'BatchFetch':
        return compileEntityFetch(supergraph, node)
      case 'Flatten':
        if (node.node.kind !== 'Fetch') break
        return node.node.requires?.length ? compileEntityFetch(supergraph, node.node, node.path) : compileReentry(supergraph, node.node, node.path)
      case 'Subscription': {
        const { ask, read } = compileText(supergraph, node.primary)
        const merged = compileRootResult(supergraph, node.primary)
        stream = { subgraph: node.primary.serviceName, operation: ask, take: (run, event) => merged(run, read(event)) }
        return nothing
      }
    }
    throw new Error(`The planner made a ${node.kind} node that has no meaning here.`)
  }
  const node = repair(supergraph, plan.node)
  const run = compileTree(node, compile)
  return { run, stream, source: plan, inParts: (wanted) => compileParts(supergraph, node, wanted, compile) }
}
