import { Kind, visit, type DocumentNode, type SelectionSetNode } from 'graphql'
import { selectionIn, type JoinedField } from './joined-fields.ts'
import { argumentsOf, directiveNamed } from './links.ts'

/** A value that a field is given from an object above it: what is selected, on which type. */
export type ContextValue = { readonly type: string; readonly selection: SelectionSetNode }

/** The `@context` and `@fromContext` of a supergraph. */
export type Contexts = {
  readonly isUsed: boolean
  /** By `Type.field`: what its arguments may be taken from. */
  readonly values: ReadonlyMap<string, readonly ContextValue[]>
  /** Names of fields that have such arguments, or are computed from one that has. */
  readonly fields: ReadonlySet<string>
}

export function contextsOf(supergraph: DocumentNode, joined: readonly JoinedField[]): Contexts {
  const types = typesByContext(supergraph)
  const values = new Map<string, ContextValue[]>()
  const required = joined.flatMap(({ field, requires }) => (requires ? [{ field, from: fieldsIn(requires) }] : []))
  const fields = new Set<string>()
  for (const { type: owner, field, contextArguments } of joined) {
    if (contextArguments.length === 0) continue
    fields.add(field)
    const found = contextArguments.flatMap(({ context, selection }) => (types.get(context) ?? []).map((type) => ({ type, selection: selectionIn(selection) })))
    values.set(`${owner}.${field}`, [...(values.get(`${owner}.${field}`) ?? []), ...found])
  }
  for (let size = -1; size !== fields.size; ) {
    size = fields.size
    for (const { field, from } of required) if (!from.isDisjointFrom(fields)) fields.add(field)
  }
  return { isUsed: fields.size > 0, values, fields }
}

function typesByContext(supergraph: DocumentNode): Map<string, string[]> {
  const directive = directiveNamed(supergraph, 'context')
  const types = new Map<string, string[]>()
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION && node.kind !== Kind.UNION_TYPE_DEFINITION) continue
    for (const one of node.directives ?? []) {
      const { name } = argumentsOf(one) as { name?: string }
      if (one.name.value === directive && name) types.set(name, [...(types.get(name) ?? []), node.name.value])
    }
  }
  return types
}

function fieldsIn(selection: SelectionSetNode): ReadonlySet<string> {
  const names = new Set<string>()
  visit(selection, { Field: ({ name }) => void names.add(name.value) })
  return names
}
