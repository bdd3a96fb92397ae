import type { FetchRewrite, FlattenNodePathSegment, PlanNode, QueryPlan, RequiresSelection } from '@graphql-hive/router-query-planner'
import type { ContextRewrite, ContextualFetch } from '../plan/context.ts'
import type * as Apollo from '@apollo/query-planner'

/** Says a plan of Apollo's planner in the words of the other, so that one executor runs both. */
export function fromApollo(plan: Apollo.QueryPlan): QueryPlan {
  return { kind: 'QueryPlan', node: plan.node && node(plan.node) }
}

function node(from: Apollo.PlanNode | Apollo.SubscriptionNode): PlanNode {
  switch (from.kind) {
    case 'Sequence':
    case 'Parallel':
      return { kind: from.kind, nodes: from.nodes.map(node) }
    case 'Flatten':
      return { kind: 'Flatten', path: from.path.flatMap(segments), node: node(from.node) }
    case 'Fetch':
      return fetch(from)
    case 'Subscription': {
      const primary = { kind: 'Subscription', primary: fetch(from.primary) } as const
      return from.rest ? { kind: 'Sequence', nodes: [primary, node(from.rest)] } : primary
    }
    default:
      throw new Error(`A plan without conditions has no ${from.kind} node.`)
  }
}

function fetch(from: Apollo.FetchNode): ContextualFetch {
  return {
    kind: 'Fetch',
    serviceName: from.serviceName,
    variableUsages: from.variableUsages,
    operationKind: from.operationKind,
    operation: from.operation,
    requires: from.requires?.map(requirement),
    inputRewrites: from.inputRewrites?.map(rewrite),
    outputRewrites: from.outputRewrites?.map(rewrite),
    contextRewrites: from.contextRewrites?.map(contextRewrite),
  }
}

/** A segment may carry the types it holds for: `animals|[Cat,Dog]`. */
function segments(segment: string | number): FlattenNodePathSegment[] {
  if (segment === '@') return ['@']
  const [name, types] = String(segment).split('|')
  const condition: FlattenNodePathSegment[] = types ? [{ TypeCondition: types.slice(1, -1).split(',') }] : []
  return name === '@' ? ['@', ...condition] : name ? [{ Field: name }, ...condition] : condition
}

function requirement(selection: Apollo.QueryPlanSelectionNode): RequiresSelection {
  const selections = selection.selections?.map(requirement)
  if (selection.kind === 'InlineFragment') return { kind: 'InlineFragment', typeCondition: selection.typeCondition ?? '', selections: selections ?? [] }
  return { kind: 'Field', name: selection.alias ?? selection.name, selections }
}

function contextRewrite({ path, renameKeyTo }: Apollo.FetchDataKeyRenamer): ContextRewrite {
  const up = path.filter((step) => step === '..').length
  return { up, path: path.slice(up).map(rewriteSegment), variable: renameKeyTo }
}

const rewriteSegment = (step: string) => (step.startsWith('... on ') ? { TypenameEquals: [step.slice('... on '.length)] } : { Key: step })

function rewrite(from: Apollo.FetchDataRewrite): FetchRewrite {
  const path = from.path.map(rewriteSegment)
  if (from.kind === 'KeyRenamer') return { KeyRenamer: { path, renameKeyTo: from.renameKeyTo } }
  return { ValueSetter: { path, setValueTo: String(from.setValueTo) } }
}
