import { isAbstractType, Kind, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode } from 'graphql'

/**
 * Whether an object has nothing selected of it, whatever its type: only fragments inside others that no type meets. Planners leave
 * out the field around them, and then nobody knows whether the object is there.
 */
export function selectsNothing(schema: GraphQLSchema, set: SelectionSetNode, parent: GraphQLCompositeType, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  if (set.selections.some(({ kind }) => kind === Kind.FIELD)) return false
  const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]
  return !types.some((type) => selects(schema, set, type, fragments, new Set()))
}

/** A fragment that was looked through once had nothing. */
function selects(schema: GraphQLSchema, set: SelectionSetNode, type: GraphQLObjectType, fragments: ReadonlyMap<string, FragmentDefinitionNode>, seen: Set<string>): boolean {
  return set.selections.some((node) => {
    if (node.kind === Kind.FIELD) return true
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      if (seen.has(node.name.value)) return false
      seen.add(node.name.value)
    }
    const { typeCondition, selectionSet } = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value)! : node
    const condition = schema.getType(typeCondition?.name.value ?? type.name)
    const isMet = condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
    return isMet && selects(schema, selectionSet, type, fragments, seen)
  })
}
