import { executeSync, Kind, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import { collectFields } from '../shape/collect.ts'
import { introspectionKey } from '../shape/shape.ts'

/** Answers the `__schema` and `__type` fields of an operation; undefined when it has none. */
export function introspectionOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]) {
  if (operation.operation !== 'query') return undefined
  const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const selections: FieldNode[] = []
  for (const [name, nodes] of collectFields(schema, named, schema.getQueryType()!, [operation.selectionSet]))
    if (nodes[0]!.name.value === '__schema' || nodes[0]!.name.value === '__type')
      for (const node of nodes) selections.push({ ...node, alias: { kind: Kind.NAME, value: name } })
  if (selections.length === 0) return undefined
  const definition: OperationDefinitionNode = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }
  const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments] } as const
  return (variableValues: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const { data } = executeSync({ schema, document, variableValues })
    return Object.fromEntries(Object.entries(data ?? {}).map(([name, value]) => [introspectionKey(name), value]))
  }
}
