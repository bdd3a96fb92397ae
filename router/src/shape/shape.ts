import {
  getNullableType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { EVERYTHING, type Grant } from '../access.ts'
import { isPartial } from '../api-schema.ts'
import { dependsOnType, type Renamed } from '../plan/rename.ts'
import type { GraphQLData } from '../source.ts'
import { collectFields, type DeferredSets } from './collect.ts'
import type { Completion, Place } from './complete.ts'
import { property, reading } from './property.ts'

/** Turns merged data into the answer: the client's names and order, nulls where the specification wants them. */
export type Shape = (data: GraphQLData, completion: Completion) => GraphQLData | null

/**
 * Compiles the shape of an operation without conditions into JavaScript: one function for each place that has fields.
 * Depth is known at compile time, so the path costs one store for each object and is read only when something is missing.
 * Names reach the code as JSON strings, or bare where GraphQL allows only letters, digits and `_`.
 */
export function compileShape(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  { internalName }: Pick<Renamed, 'internalName'>,
  grant: Grant = EVERYTHING,
): Shape {
  const compiler = new ShapeCompiler(schema, fragments, internalName, grant)
  const root = compiler.fields(schema.getRootType(operation.operation)!, [operation.selectionSet], 0)
  return compiler.link(root)
}

/** Where a value stands: its depth in the path, and `Type.field` when it may not be null. */
type Position = { depth: number; label: string; required: boolean }

class ShapeCompiler {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #internalName: ReadonlyMap<FieldNode, string>
  readonly #grant: Grant
  readonly #functions: string[] = []
  readonly #names = new Map<string, string>()
  readonly #numbers = new Map<object, number>()
  readonly #places: Place[] = []
  readonly #enums: Set<unknown>[] = []
  readonly #parts: DirectiveNode[] = []

  constructor(schema: GraphQLSchema, fragments: readonly FragmentDefinitionNode[], internalName: ReadonlyMap<FieldNode, string>, grant: Grant) {
    this.#grant = grant
    this.#schema = schema
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
    this.#internalName = internalName
  }

  link(root: string): Shape {
    return new Function('places', 'enums', 'parts', `'use strict'\n${this.#functions.join('\n')}\nreturn ${root}`)(this.#places, this.#enums, this.#parts) as Shape
  }

  /** A function for an object of a known type. */
  fields(type: GraphQLObjectType | GraphQLInterfaceType, sets: readonly SelectionSetNode[], depth: number): string {
    return this.#define('fields', type.name, depth, sets, () => {
      const deferred: DeferredSets = new Map()
      const groups = [...collectFields(this.#schema, this.#fragments, type, sets, deferred)]
      const lines = groups.map(([name, nodes], index) => this.#field(type, name, nodes, `x${index}`, depth))
      const entries = groups.map(([name], index) => `${property(name)}: x${index}`)
      const later = [...deferred].map(([part, sets]) => `c.defer(parts[${this.#parts.push(part) - 1}], ${this.fields(type, sets, depth)}, v, ${depth})`)
      return `${[...lines, ...later].join('\n')}\nreturn { ${entries.join(', ')} }`
    })
  }

  #field(parent: GraphQLObjectType | GraphQLInterfaceType, to: string, nodes: FieldNode[], x: string, depth: number): string {
    const plain = nodes[0]!.name.value
    if (plain === '__typename') return `const ${x} = ${isObjectType(parent) ? text(parent.name) : 'v.__typename'}`
    if (plain === '__schema' || plain === '__type') return `const ${x} = v[${text(introspectionKey(to))}] ?? null`
    const { type } = parent.getFields()[plain]!
    const from = this.#internalName.get(nodes[0]!) ?? plain
    const label = `${parent.name}.${plain}`
    const required = isNonNullType(type)
    const place = this.#places.push({ from, to, required: required ? label : undefined }) - 1
    if (!this.#grant.allows(parent.name, plain)) return `c.denied(places[${place}].to, ${depth})\n${required ? 'return null' : `const ${x} = null`}`
    return `let ${x} = ${reading('v', from)}
if (${x} === undefined || ${x} === null) ${orNull(x, `c.missing(v, places[${place}], ${depth})`, required)}
${this.#present(x, type, nodes, { depth: depth + 1, label, required }, text(to))}`
  }

  /** What to do with a value that is there: nothing for most leaves. */
  #present(x: string, type: GraphQLOutputType, nodes: FieldNode[], at: Position, key: string): string {
    const completed = this.#value(x, getNullableType(type), nodes, at)
    return completed ? `else { c.path[${at.depth - 1}] = ${key}; ${x} = ${completed}${at.required ? `; if (${x} === null) return null` : ''} }` : ''
  }

  #value(x: string, type: GraphQLOutputType, nodes: FieldNode[], at: Position): string | undefined {
    if (isListType(type)) return `${this.#list(type.ofType, nodes, at)}(${x}, c)`
    if (isEnumType(type)) {
      const index = this.#enums.push(new Set(type.getValues().map(({ name }) => name))) - 1
      return `enums[${index}].has(${x}) ? ${x} : ${wrong(`a value that ${type.name} does not have`, at)}`
    }
    if (!isCompositeType(type)) return undefined
    return `${this.#object(type, nodes.map((node) => node.selectionSet!), at)}(${x}, c)`
  }

  #list(item: GraphQLOutputType, nodes: FieldNode[], at: Position): string {
    return this.#define('list', `${at.label} ${at.required} ${String(item)}`, at.depth, nodes, () => {
      const required = isNonNullType(item)
      return `if (!Array.isArray(v)) return ${wrong('something else than a list', at)}
const out = new Array(v.length)
for (let i = 0; i < v.length; i++) {
let x = v[i]
if (x === undefined || x === null) ${orNull('x', `c.missingItem(v, i, ${at.depth}, ${required ? text(at.label) : 'undefined'})`, required)}
${this.#present('x', item, nodes, { depth: at.depth + 1, label: at.label, required }, 'i')}
out[i] = x
}
return out`
    })
  }

  #object(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], at: Position): string {
    if (isObjectType(type)) return this.fields(type, sets, at.depth)
    return this.#define('object', `${at.label} ${at.required} ${type.name}`, at.depth, sets, () => {
      const cases = this.#schema
        .getPossibleTypes(type)
        .map((possible) => `case ${text(possible.name)}: return ${this.#granted(possible, sets, at)}`)
      // Without a type name the fields of the interface are all that was asked for, unless they depend on the type.
      const byType = isPartial(type) || sets.some((set) => dependsOnType(set, type, this.#fragments))
      const other = byType ? wrong(`an object that is no ${type.name}`, at) : `${this.fields(type as GraphQLInterfaceType, sets, at.depth)}(v, c)`
      return `switch (v.__typename) {\n${cases.join('\n')}\ndefault: return ${other}\n}`
    })
  }

  #granted(type: GraphQLObjectType, sets: readonly SelectionSetNode[], at: Position): string {
    return this.#grant.allowsType(type.name) ? `${this.fields(type, sets, at.depth)}(v, c)` : `c.denied(c.path[${at.depth - 1}], ${at.depth - 1})`
  }

  /** Equal places share a function; without this, wide interfaces would multiply the code at each level. */
  #define(role: string, subject: string, depth: number, nodes: readonly object[], body: () => string): string {
    const identity = `${role} ${subject} ${depth} ${nodes.map((node) => this.#numberOf(node))}`
    let name = this.#names.get(identity)
    if (!name) {
      this.#names.set(identity, (name = `f${this.#names.size}`))
      this.#functions.push(`function ${name}(v, c) {\n${body()}\n}`)
    }
    return name
  }

  #numberOf(node: object): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size
    this.#numbers.set(node, number)
    return number
  }
}

/** Where the answer of `__schema` or `__type` waits in the data: no field can have this name. */
export const introspectionKey = (responseName: string): string => `introspection ${responseName}`

const text = (value: string): string => JSON.stringify(value)
const orNull = (x: string, value: string, required: boolean): string => `{ ${x} = ${value}${required ? '; return null' : ''} }`
const wrong = (what: string, { depth, label, required }: Position): string => `c.wrong(${depth}, ${text(what)}, ${required ? text(label) : 'undefined'})`
