import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'

type Asked = { readonly definition: OperationDefinitionNode; readonly fragments: readonly FragmentDefinitionNode[] }

/**
 * Asks for objects below an interface by each type that it may be. Apollo's planner finds the values of a context only along
 * object types.
 */
export function byType(schema: GraphQLSchema, { definition, fragments }: Asked): Asked {
  const selections = (set: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode => ({ ...set, selections: set.selections.flatMap((node) => selection(node, parent)) })
  const selection = (node: SelectionNode, parent: GraphQLCompositeType): SelectionNode[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [node]
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const type = node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent
      return [{ ...node, selectionSet: selections(node.selectionSet, type as GraphQLCompositeType) }]
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
    const type = field && getNamedType(field.type)
    if (!node.selectionSet || !isCompositeType(type)) return [node]
    const asked = { ...node, selectionSet: selections(node.selectionSet, type) }
    return isInterfaceType(parent) ? schema.getPossibleTypes(parent).map(({ name }) => on(name, asked)) : [asked]
  }
  return {
    definition: { ...definition, selectionSet: selections(definition.selectionSet, schema.getRootType(definition.operation)!) },
    fragments: fragments.map((one) => ({ ...one, selectionSet: selections(one.selectionSet, schema.getType(one.typeCondition.name.value) as GraphQLCompositeType) })),
  }
}

const on = (type: string, node: SelectionNode): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
  selectionSet: { kind: Kind.SELECTION_SET, selections: [node] },
})
