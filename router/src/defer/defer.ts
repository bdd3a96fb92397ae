import { Kind, type DirectiveDefinitionNode, type DirectiveNode, type OperationDefinitionNode, type SelectionSetNode, parse } from 'graphql'
import type { Renamed } from '../plan/rename.ts'

/** What clients may write on a fragment. Validation by graphql-js knows it from here. */
export const DEFER_DIRECTIVE = parse(
  '"The fragment may come after the rest of the answer." directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT',
  { noLocation: true },
).definitions[0] as DirectiveDefinitionNode

/** A part of an answer that comes at its own time: the `@defer` of a fragment, or undefined for what comes first. */
export type Part = DirectiveNode | undefined

type Directed = { readonly directives?: readonly DirectiveNode[] }

/** The `@defer` of a fragment whose conditions are decided already. */
export const deferOf = ({ directives }: Directed): DirectiveNode | undefined => directives?.find(({ name }) => name.value === 'defer')

export function labelOf(directive: DirectiveNode): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === 'label')?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

/** For each part the paths of its fields, by the names that subgraphs use. */
export type Wanted = ReadonlyMap<Part, ReadonlySet<string>>

/** Undefined when nothing is deferred. */
export function wantedByPart({ definition, fragments }: Renamed): Wanted | undefined {
  if (!definition) return undefined
  const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const wanted = new Map<Part, Set<string>>([[undefined, new Set()]])
  const walk = (set: SelectionSetNode, path: string, part: Part): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const at = `${path}${node.alias?.value ?? node.name.value}`
        wanted.set(part, (wanted.get(part) ?? new Set()).add(at))
        if (node.selectionSet) walk(node.selectionSet, `${at}.`, part)
      } else {
        const inner = deferOf(node) ?? part
        if (!wanted.has(inner)) wanted.set(inner, new Set())
        walk(node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : named.get(node.name.value)!.selectionSet, path, inner)
      }
    }
  }
  walk(definition.selectionSet, '', undefined)
  return wanted.size > 1 ? wanted : undefined
}

/** Whether an operation has a `@defer` at all. */
export function hasDefer(operation: OperationDefinitionNode, fragments: readonly { readonly selectionSet: SelectionSetNode }[]): boolean {
  const within = (set: SelectionSetNode): boolean =>
    set.selections.some((node) => deferOf(node) !== undefined || ('selectionSet' in node && node.selectionSet !== undefined && within(node.selectionSet)))
  return [operation, ...fragments].some(({ selectionSet }) => within(selectionSet))
}
