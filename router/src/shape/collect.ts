import { isAbstractType, Kind, type DirectiveNode, type FieldNode, type FragmentDefinitionNode, type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode } from 'graphql'
import { deferOf } from '../defer/defer.ts'

/** Response name to the field nodes that share it, in the order of the answer (the specification's CollectFields). */
export type FieldGroups = Map<string, FieldNode[]>
/** What fragments with `@defer` select, by their directive. */
export type DeferredSets = Map<DirectiveNode, SelectionSetNode[]>

/** With `deferred`, fragments that come later go there; without, they are fragments like others. */
export function collectFields(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  deferred?: DeferredSets,
): FieldGroups {
  const groups: FieldGroups = new Map()
  const visited = new Set<string>()
  const applies = (condition: string | undefined) => {
    if (condition === undefined || condition === type.name) return true
    const conditional = schema.getType(condition)
    return isAbstractType(conditional) && schema.isSubType(conditional, type)
  }
  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value
        const group = groups.get(name)
        if (group) group.push(node)
        else groups.set(name, [node])
        continue
      }
      const isSpread = node.kind === Kind.FRAGMENT_SPREAD
      const fragment = isSpread ? fragments.get(node.name.value) : node
      if (!fragment || !applies(fragment.typeCondition?.name.value)) continue
      const later = deferred && deferOf(node)
      if (later) {
        deferred.set(later, [...(deferred.get(later) ?? []), fragment.selectionSet])
        continue
      }
      if (isSpread && visited.has(node.name.value)) continue
      if (isSpread) visited.add(node.name.value)
      walk(fragment.selectionSet)
    }
  }
  for (const set of sets) walk(set)
  return groups
}
