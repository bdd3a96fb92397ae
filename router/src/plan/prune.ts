import type { BatchFetchNode, FetchNode, PlanNode } from '@graphql-hive/router-query-planner'
import { Kind, print, visit, type FieldNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'

/** The same fetch for some of its fields; `whole` is its operation, and holds them. */
export function prune(node: PlanNode, whole: OperationDefinitionNode, kept: ReadonlySet<FieldNode>): PlanNode {
  if (node.kind === 'Flatten') return { ...node, node: prune(node.node, whole, kept) }
  const fetch = node as FetchNode | BatchFetchNode
  const left = withFields(whole, kept)
  const variables = new Set<string>()
  visit(left, { Variable: ({ name }) => void variables.add(name.value), VariableDefinition: () => false })
  const operation = print(visit(left, { VariableDefinition: ({ variable }) => (variables.has(variable.name.value) ? undefined : null) }))
  const variableUsages = fetch.variableUsages?.filter((name) => variables.has(name))
  if (fetch.kind === 'Fetch') return { ...fetch, operation, variableUsages }
  const sets = new Set<string | undefined>()
  visit(left, { Field: ({ alias }) => (sets.add(alias?.value), false) })
  return { ...fetch, operation, variableUsages, entityBatch: { aliases: fetch.entityBatch.aliases.filter(({ alias }) => sets.has(alias)) } }
}

/** Keeps these fields with all that is below them, and what is around them. */
function withFields(operation: OperationDefinitionNode, kept: ReadonlySet<FieldNode>): OperationDefinitionNode {
  const selections = (set: SelectionSetNode): SelectionSetNode => ({ ...set, selections: set.selections.flatMap((node) => selection(node) ?? []) })
  const selection = (node: SelectionNode): SelectionNode | undefined => {
    if (node.kind === Kind.FRAGMENT_SPREAD || (node.kind === Kind.FIELD && kept.has(node))) return node
    if (!node.selectionSet) return undefined
    const selectionSet = selections(node.selectionSet)
    return selectionSet.selections.length ? { ...node, selectionSet } : undefined
  }
  return { ...operation, selectionSet: selections(operation.selectionSet) }
}
