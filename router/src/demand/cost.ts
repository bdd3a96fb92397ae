import {
  getNamedType,
  isCompositeType,
  isListType,
  isInterfaceType,
  isObjectType,
  Kind,
  getNullableType,
  valueFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { GraphQLData } from '../source.ts'
import type { CostRules, ListSize } from './cost-rules.ts'

type Variables = Readonly<Record<string, unknown>>

/** Objects cost 1 and leaves nothing, unless `@cost` says otherwise; a mutation costs this much to begin with. */
const MUTATION = 10

/** What an operation may cost before it runs, and what it did cost. */
export type CostOf = {
  estimate(variables: Variables): number
  /** By the client's names, as the answer has them. */
  actual(data: GraphQLData | null | undefined): number
}

/** `@skip` and `@include` are decided already; of fragments on different types the dearest would do, and all are counted. */
export function costOf(
  schema: GraphQLSchema,
  rules: CostRules,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  listSize: number,
): CostOf {
  const counter = new CostCounter(schema, rules, fragments, listSize)
  const root = schema.getRootType(operation.operation)!
  const start = operation.operation === 'mutation' ? MUTATION : 0
  return {
    estimate: (variables) => start + counter.estimate(operation.selectionSet, root, variables, new Map()),
    actual: (data) => (data ? start + counter.actual(operation.selectionSet, root, data) : 0),
  }
}

class CostCounter {
  readonly #schema: GraphQLSchema
  readonly #rules: CostRules
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #listSize: number

  constructor(schema: GraphQLSchema, rules: CostRules, fragments: readonly FragmentDefinitionNode[], listSize: number) {
    this.#schema = schema
    this.#rules = rules
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
    this.#listSize = listSize
  }

  /** `sized` holds the lengths that a parent's `sizedFields` promise. */
  estimate(set: SelectionSetNode, parent: GraphQLCompositeType, variables: Variables, sized: ReadonlyMap<string, number>): number {
    return this.#sum(set, parent, (node, type, field) => {
      const size = this.#rules.listSize(type.name, node.name.value)
      const length = lengthOf(node, field, size, variables)
      const isList = isListType(getNullableType(field.type))
      const times = isList ? (sized.get(node.name.value) ?? length ?? this.#listSize) : 1
      const below = new Map(size && length !== undefined ? size.sizedFields.map((name) => [name, length]) : [])
      const named = getNamedType(field.type)
      const each = this.#weight(type.name, node, named) + (node.selectionSet && isCompositeType(named) ? this.estimate(node.selectionSet, named, variables, below) : 0)
      return times * each + this.#arguments(type.name, node)
    })
  }

  actual(set: SelectionSetNode, parent: GraphQLCompositeType, data: GraphQLData): number {
    return this.#sum(set, parent, (node, type, field) => {
      const named = getNamedType(field.type)
      const weight = this.#weight(type.name, node, named)
      const count = (value: unknown): number => {
        if (value === null || value === undefined) return 0
        if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + count(item), 0)
        return weight + (node.selectionSet && isCompositeType(named) ? this.actual(node.selectionSet, named, value as GraphQLData) : 0)
      }
      return count(data[node.alias?.value ?? node.name.value]) + this.#arguments(type.name, node)
    })
  }

  #sum(set: SelectionSetNode, parent: GraphQLCompositeType, costOfField: (node: FieldNode, type: FieldOwner, field: FieldOf) => number): number {
    let sum = 0
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
        if (field) sum += costOfField(node, parent as FieldOwner, field)
      } else {
        const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value)! : node
        const type = fragment.typeCondition ? this.#schema.getType(fragment.typeCondition.name.value) : parent
        sum += this.#sum(fragment.selectionSet, type as GraphQLCompositeType, costOfField)
      }
    }
    return sum
  }

  #weight(type: string, node: FieldNode, named: { name: string }): number {
    return this.#rules.field(type, node.name.value) ?? this.#rules.type(named.name) ?? (isCompositeType(named) ? 1 : 0)
  }

  #arguments(type: string, node: FieldNode): number {
    return (node.arguments ?? []).reduce((sum, { name }) => sum + (this.#rules.argument(type, node.name.value, name.value) ?? 0), 0)
  }
}

type FieldOwner = Extract<GraphQLCompositeType, { getFields: unknown }>
type FieldOf = ReturnType<FieldOwner['getFields']>[string]

/** The highest of the slicing arguments, given or by default, or what the field is assumed to have. */
function lengthOf(node: FieldNode, field: FieldOf, size: ListSize | undefined, variables: Variables): number | undefined {
  if (!size) return undefined
  const given = size.slicingArguments.flatMap((path) => sliced(node, field, path.split('.'), variables) ?? [])
  return given.length ? Math.max(...given) : size.assumedSize
}

/** A length below zero promises nothing, and would pay for other fields. */
function sliced(node: FieldNode, { args }: FieldOf, [name, ...path]: readonly string[], variables: Variables): number | undefined {
  const argument = args.find((one) => one.name === name)
  if (!argument) return undefined
  const given = valueFromAST(node.arguments?.find((one) => one.name.value === name)?.value, argument.type, variables)
  const value = path.reduce((inside, key) => (inside as Variables | null | undefined)?.[key], given === undefined ? argument.defaultValue : given)
  return typeof value === 'number' && value >= 0 ? value : undefined
}
