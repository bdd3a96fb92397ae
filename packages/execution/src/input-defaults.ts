import { isInputObjectType, isListType, isNonNullType, typeFromAST, type DocumentNode, type GraphQLInputType, type GraphQLSchema } from 'graphql'

type Fill = (value: unknown) => unknown

/**
 * Makes the function that puts the defaults of input fields into an operation's variables. The compiled execution
 * leaves them out where the field is non-null (`quantity: Int! = 1`) and then misses the value.
 */
export function inputDefaults(schema: GraphQLSchema, document: DocumentNode, operationName?: string): (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> {
  const fills = new Map<GraphQLInputType, Fill | undefined>()
  const filled: [name: string, fill: Fill][] = []
  for (const node of document.definitions) {
    if (node.kind !== 'OperationDefinition' || (operationName && node.name?.value !== operationName)) continue
    for (const { variable, type } of node.variableDefinitions ?? []) {
      const fill = fillOf(typeFromAST(schema, type as never) as GraphQLInputType, fills)
      if (fill) filled.push([variable.name.value, fill])
    }
  }
  if (filled.length === 0) return (variables) => variables
  return (variables) => filled.reduce((all, [name, fill]) => (all[name] == null ? all : { ...all, [name]: fill(all[name]) }), variables)
}

function fillOf(type: GraphQLInputType, fills: Map<GraphQLInputType, Fill | undefined>): Fill | undefined {
  if (isNonNullType(type)) return fillOf(type.ofType, fills)
  if (isListType(type)) {
    const item = fillOf(type.ofType, fills)
    return item && ((value) => (Array.isArray(value) ? value.map((each) => (each == null ? each : item(each))) : item(value)))
  }
  if (!isInputObjectType(type)) return undefined
  if (fills.has(type)) return fills.get(type)
  // A filter may contain itself: what stands here while its fields are read looks up the finished function later.
  fills.set(type, (value) => fills.get(type)!(value))
  const fields = Object.values(type.getFields()).map(({ name, type: inner, defaultValue }) => ({ name, defaultValue, fill: fillOf(inner, fills) }))
  fills.set(type, (value) => {
    if (typeof value !== 'object' || value === null) return value
    const object: Record<string, unknown> = { ...value }
    for (const { name, defaultValue, fill } of fields) {
      if (object[name] === undefined) {
        if (defaultValue !== undefined) object[name] = defaultValue
      } else if (fill && object[name] !== null) object[name] = fill(object[name])
    }
    return object
  })
  return fills.get(type)
}
