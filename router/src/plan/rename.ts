import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import { EVERYTHING, type Grant } from '../access.ts'
import { isPartial } from '../api-schema.ts'
import { selectsNothing } from './vacuous.ts'

/** An operation as the planner gets it, with the way back to the names that the client used. */
export type Renamed = {
  /** Without introspection fields; undefined when nothing else is selected. */
  readonly definition: OperationDefinitionNode | undefined
  readonly fragments: readonly FragmentDefinitionNode[]
  /** The name under which subgraphs answer this field of the client's document. */
  readonly internalName: ReadonlyMap<FieldNode, string>
  readonly responseName: ReadonlyMap<string, string>
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
const OWN_NAME = /^_r\d+$/

/**
 * Gives every field that has an alias or takes arguments a response name of its own. Plans fetch keys and required fields
 * under their plain names; after this no client field can merge with one of them or hide it. Leaves out what the client is
 * not granted.
 */
export function renameFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  grant: Grant = EVERYTHING,
): Renamed {
  const names = new Map<string, string>()
  const internalName = new Map<FieldNode, string>()
  const responseName = new Map<string, string>()
  const root = schema.getRootType(operation.operation)!
  const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))

  const nameOf = (field: FieldNode, takesArguments: boolean): string => {
    const response = field.alias?.value ?? field.name.value
    const plain = field.name.value
    if (plain === '__typename' || (response === plain && !takesArguments && !OWN_NAME.test(plain))) return plain
    const identity = `${response} ${plain} ${field.arguments?.map(print).sort().join() ?? ''}`
    const name = names.get(identity) ?? `_r${names.size}`
    names.set(identity, name)
    responseName.set(name, response)
    return name
  }

  const selection = (node: SelectionNode, parent: GraphQLCompositeType): SelectionNode | undefined => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return node
    if (node.kind === Kind.INLINE_FRAGMENT)
      return { ...node, selectionSet: selections(node.selectionSet, node.typeCondition ? composite(schema, node.typeCondition.name.value) : parent) }
    const plain = node.name.value
    if (plain === '__schema' || plain === '__type' || (isObjectType(parent) && !grant.allows(parent.name, plain))) return undefined
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[plain] : undefined
    const name = nameOf(node, (field?.args.length ?? 0) > 0 || parent === schema.getMutationType())
    internalName.set(node, name)
    const type = field && getNamedType(field.type)
    return {
      ...node,
      alias: name === plain ? undefined : { kind: Kind.NAME, value: name },
      selectionSet: node.selectionSet && isCompositeType(type) ? selections(node.selectionSet, type) : undefined,
    }
  }

  const selections = (set: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode => {
    const kept = set.selections.flatMap((node) => selection(node, parent) ?? [])
    // What an interface may show depends on the object, where the client may not see it of all of them.
    const byType = isInterfaceType(parent) && (isPartial(parent) || set.selections.some((node) => node.kind === Kind.FIELD && !grant.allows(parent.name, node.name.value)))
    return { ...set, selections: byType || kept.length === 0 || selectsNothing(schema, set, parent, named) ? [TYPENAME, ...kept] : kept }
  }

  const renamedFragments = fragments.map((fragment) => ({
    ...fragment,
    selectionSet: selections(fragment.selectionSet, composite(schema, fragment.typeCondition.name.value)),
  }))
  const selectionSet = selections(operation.selectionSet, root)
  const empty = selectionSet.selections.every((node) => node.kind === Kind.FIELD && node.name.value === '__typename')
  return { definition: empty ? undefined : { ...operation, selectionSet }, fragments: renamedFragments, internalName, responseName }
}

/** Whether two objects of this abstract type could show different fields. */
export function dependsOnType(set: SelectionSetNode, parent: GraphQLCompositeType, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  return set.selections.some((node) => {
    if (node.kind === Kind.FIELD) return node.name.value === '__typename'
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value)! : node
    const condition = fragment.typeCondition?.name.value
    return (condition !== undefined && condition !== parent.name) || dependsOnType(fragment.selectionSet, parent, fragments)
  })
}

function composite(schema: GraphQLSchema, name: string): GraphQLCompositeType {
  const type = schema.getType(name)
  if (!isCompositeType(type)) throw new Error(`${name} is no type with fields.`)
  return type
}
