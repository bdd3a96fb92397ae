import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql'
import { argumentsOf } from './links.ts'

export type ContextArgument = { readonly context: string; readonly name: string; readonly type: string; readonly selection: string }

/** What a supergraph says of one field in one of its subgraphs: a `@join__field`. */
export type JoinedField = {
  readonly type: string
  readonly field: string
  /** As `join__Graph` calls the subgraph; undefined where it holds for all. */
  readonly graph: string | undefined
  /** What the subgraph computes it from. */
  readonly requires: SelectionSetNode | undefined
  readonly contextArguments: readonly ContextArgument[]
}

export function joinedFields(supergraph: DocumentNode): JoinedField[] {
  return supergraph.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return []
    return (type.fields ?? []).flatMap((field) =>
      (field.directives ?? []).flatMap((directive): JoinedField[] => {
        if (directive.name.value !== 'join__field') return []
        const { graph, requires, contextArguments = [] } = argumentsOf(directive) as { graph?: string; requires?: string; contextArguments?: ContextArgument[] }
        return [{ type: type.name.value, field: field.name.value, graph, requires: requires ? selectionIn(requires) : undefined, contextArguments }]
      }),
    )
  })
}

/** The selection of a text in a supergraph, which may leave out the braces around it. @throws Error for a text that is none */
export function selectionIn(text: string): SelectionSetNode {
  const [definition] = parse(text.trimStart().startsWith('{') ? text : `{${text}}`, { noLocation: true }).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`The supergraph says "${text}" where a selection should be.`)
  return definition.selectionSet
}
