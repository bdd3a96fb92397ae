import type { BatchFetchNode, FetchNode, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner'
import { parse, print, visit, type FieldNode } from 'graphql'
import type { Supergraph } from '../supergraph.ts'

/** Names that the fast planner invents where one field is required with different arguments. */
const INVENTED = /^_internal_qp_alias_\d+$/

/** A field with its arguments to the invented names under which it is fetched. */
type Invented = ReadonlyMap<string, string>

/**
 * Lets a fetch take what it requires from the name under which it was fetched with the right arguments. The fast planner fetches
 * a field twice where two subgraphs require it with different arguments, and then sends both the first.
 */
export function repair(supergraph: Supergraph, plan: PlanNode | undefined): PlanNode | undefined {
  const invented = new Map<string, string>()
  const nodes = (node: PlanNode): PlanNode => {
    if (node.kind === 'Sequence' || node.kind === 'Parallel') return { ...node, nodes: node.nodes.map(nodes) }
    if (node.kind === 'Flatten') return { ...node, node: nodes(node.node) }
    if (node.kind !== 'Fetch' && node.kind !== 'BatchFetch') return node
    const repaired = invented.size ? repairFetch(supergraph, node, invented) : node
    if (node.operation.includes('_internal_qp_alias_'))
      visit(parse(node.operation), { Field: (field) => void (field.alias && INVENTED.test(field.alias.value) && invented.set(callOf(field), field.alias.value)) })
    return repaired
  }
  return plan && nodes(plan)
}

/** A field with its arguments, whatever its response name. */
const callOf = ({ name, arguments: given }: FieldNode): string => `${name.value}(${(given ?? []).map(print).sort().join()})`

function repairFetch<Node extends FetchNode | BatchFetchNode>(supergraph: Supergraph, node: Node, invented: Invented): Node {
  const asked = new Set<string>()
  visit(parse(node.operation), { Field: ({ name }) => void asked.add(name.value) })
  const repaired = (requires: readonly RequiresSelection[], type?: string): RequiresSelection[] =>
    requires.map((one): RequiresSelection => {
      if (one.kind === 'InlineFragment') return { ...one, selections: repaired(one.selections, one.typeCondition) }
      if (one.kind !== 'Field' || one.alias || !type || INVENTED.test(one.name)) return one
      const calls = new Set([...asked].flatMap((field) => supergraph.requiredCalls(node.serviceName, type, field).filter((call) => call.name.value === one.name).map(callOf)))
      const [only] = calls.size === 1 ? calls : []
      const name = only && invented.get(only)
      return name ? { ...one, name, alias: one.name } : one
    })
  if (node.kind === 'Fetch') return node.requires ? { ...node, requires: repaired(node.requires) } : node
  return { ...node, entityBatch: { aliases: node.entityBatch.aliases.map((set) => ({ ...set, requires: repaired(set.requires) })) } }
}
