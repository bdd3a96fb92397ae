import { Kind, parse, type ConstDirectiveNode, type TypeNode } from 'graphql'
import type { Supergraph } from '../supergraph.ts'
import { readCacheControl, type FieldHint } from './directive.ts'

/** What the cache knows of a supergraph: types of fields, also of those that clients do not see, and their `@cacheControl`. */
export type CacheGraph = {
  readonly queryType: string
  /** Whether the supergraph says anything about keeping. */
  readonly hasHints: boolean
  /** The object, interface or union behind a field; undefined for leaves and for fields that nobody knows. */
  typeOf(parent: string, field: string): string | undefined
  /** Whether it is an object type, an interface or a union. */
  isComposite(type: string): boolean
  fieldHint(parent: string, field: string): FieldHint | undefined
  /** What may be said of an object that is declared as this type: its own hints and those of what it may be. */
  typeHints(type: string): readonly FieldHint[]
  /** Whether who sees it has to be allowed to. */
  isProtected(rule: string): boolean
  /** A type, what it may be, and all that it may be shown as. */
  relatives(type: string): readonly string[]
  keys: Supergraph['keys']
}

export function cacheGraph(supergraph: Supergraph): CacheGraph {
  const types = new Map<string, string>()
  const composite = new Set<string>()
  const hints = new Map<string, FieldHint>()
  const abstract = new Set<string>()
  const note = (rule: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    const hint = readCacheControl(directives ?? [])
    if (hint) hints.set(rule, hint)
  }
  for (const node of parse(supergraph.sdl, { noLocation: true }).definitions) {
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_DEFINITION) abstract.add(node.name.value)
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION && node.kind !== Kind.UNION_TYPE_DEFINITION) continue
    composite.add(node.name.value)
    note(node.name.value, node.directives)
    for (const field of ('fields' in node && node.fields) || []) {
      types.set(`${node.name.value}.${field.name.value}`, nameOf(field.type))
      note(`${node.name.value}.${field.name.value}`, field.directives)
    }
  }
  const possible = (type: string) => [type, ...supergraph.possibleTypes(type)]
  return {
    queryType: supergraph.schema.getQueryType()!.name,
    hasHints: hints.size > 0,
    typeOf(parent, field) {
      const type = types.get(`${parent}.${field}`)
      return type !== undefined && composite.has(type) ? type : undefined
    },
    isComposite: (type) => composite.has(type),
    fieldHint: (parent, field) => hints.get(`${parent}.${field}`),
    typeHints: (type) => possible(type).flatMap((one) => hints.get(one) ?? []),
    isProtected: (rule) => supergraph.access.protects(rule) || possible(rule).some((type) => supergraph.access.protects(type)),
    relatives: (type) => [...new Set([...possible(type), ...[...abstract].filter((name) => supergraph.possibleTypes(name).has(type))])],
    keys: supergraph.keys,
  }
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}
