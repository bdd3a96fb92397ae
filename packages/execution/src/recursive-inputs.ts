import { coerceInputValue, getNamedType, GraphQLError, isInputObjectType, isNonNullType, typeFromAST, visit, type DocumentNode, type GraphQLInputType, type GraphQLNamedType, type GraphQLSchema, type TypeNode } from 'graphql'

/** Federation's scalar for anything; a variable of it reaches the resolver as it is. */
const ANY = '_Any'

export type RecursiveInputs = {
  /** The operation as the compiler can take it. */
  readonly document: DocumentNode
  /** Checks and coerces the variables that the compiler only hands on. @throws GraphQLError when one has a wrong value */
  readonly coerce: (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

/**
 * The compiler writes the checks of a variable's type out in full, and for an input that contains itself (a filter with
 * `and`, `or`, `not`) it writes until its stack is full, which takes half a minute. Such variables are declared as
 * `_Any` to it, and are checked here by GraphQL itself.
 */
export function liftRecursiveInputs(schema: GraphQLSchema, document: DocumentNode): RecursiveInputs {
  const lifted = new Map<string, GraphQLInputType>()
  const plain = visit(document, {
    VariableDefinition(node) {
      const type = typeFromAST(schema, node.type as never) as GraphQLInputType | undefined
      if (!type || !isRecursive(getNamedType(type))) return undefined
      lifted.set(node.variable.name.value, type)
      const any: TypeNode = { kind: 'NamedType', name: { kind: 'Name', value: ANY } } as never
      return { ...node, type: isNonNullType(type) ? ({ kind: 'NonNullType', type: any } as never) : any }
    },
  })
  if (lifted.size === 0) return { document, coerce: (variables) => variables }
  return { document: plain, coerce: (variables) => coerceAll(lifted, variables) }
}

function coerceAll(lifted: ReadonlyMap<string, GraphQLInputType>, variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const coerced = { ...variables }
  for (const [name, type] of lifted) {
    if (variables[name] == null) continue
    coerced[name] = coerceInputValue(variables[name], type, (path, _, error) => {
      throw new GraphQLError(`Variable "$${name}" got invalid value${path.length ? ` at "${[name, ...path].join('.')}"` : ''}; ${error.message}`)
    })
  }
  return coerced
}

/** Whether a value of the type may contain another of the same type. */
function isRecursive(type: GraphQLNamedType, inside: readonly GraphQLNamedType[] = []): boolean {
  if (!isInputObjectType(type)) return false
  if (inside.includes(type)) return true
  return Object.values(type.getFields()).some((field) => isRecursive(getNamedType(field.type), [...inside, type]))
}
