import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql'
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

type ContextArgument = { context: string; name: string; type: string; selection: string }

export function contextsOf(supergraph: DocumentNode): Contexts {
  const types = typesByContext(supergraph)
  const values = new Map<string, ContextValue[]>()
  const required = new Map<string, string[]>()
  const fields = new Set<string>()
  for (const { owner, field, given } of joinedFields(supergraph)) {
    const { contextArguments = [], requires } = given
    if (requires) required.set(field, [...(required.get(field) ?? []), requires])
    if (contextArguments.length === 0) continue
    fields.add(field)
    const found = contextArguments.flatMap(({ context, selection }) => (types.get(context) ?? []).map((type) => ({ type, selection: selectionOf(selection) })))
    values.set(`${owner}.${field}`, [...(values.get(`${owner}.${field}`) ?? []), ...found])
  }
  for (let size = -1; size !== fields.size; ) {
    size = fields.size
    for (const [field, selections] of required) if (selections.some((text) => (text.match(/\w+/g) ?? []).some((name) => fields.has(name)))) fields.add(field)
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

function joinedFields(supergraph: DocumentNode) {
  return supergraph.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return []
    return (type.fields ?? []).flatMap((field) =>
      (field.directives ?? []).flatMap((directive) =>
        directive.name.value === 'join__field'
          ? [{ owner: type.name.value, field: field.name.value, given: argumentsOf(directive) as { contextArguments?: ContextArgument[]; requires?: string } }]
          : [],
      ),
    )
  })
}

/** `{ currency }`, or fragments without braces around them. */
function selectionOf(text: string): SelectionSetNode {
  const [definition] = parse(text.trimStart().startsWith('{') ? text : `{${text}}`, { noLocation: true }).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`The supergraph takes a context value from "${text}", which is no selection.`)
  return definition.selectionSet
}
