import { Kind, type DirectiveNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'

/** Names of the variables on which `@skip`, `@include` and `@defer` depend, in a fixed order. */
export function conditionsOf(operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): readonly string[] {
  const names = new Set<string>()
  const walk = (set: SelectionSetNode) => {
    for (const node of set.selections) {
      for (const directive of node.directives ?? []) {
        const value = conditionOf(directive)
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
      }
      if ('selectionSet' in node && node.selectionSet) walk(node.selectionSet)
    }
  }
  walk(operation.selectionSet)
  for (const fragment of fragments) walk(fragment.selectionSet)
  return [...names].sort()
}

/**
 * Decides every `@skip`, `@include` and `@defer`, so that planning and shaping meet no condition. Operations have few such
 * variables; each combination in use is planned once. Without `inParts` no `@defer` is left.
 */
export function specialise(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  values: Readonly<Record<string, unknown>>,
  inParts = false,
): { operation: OperationDefinitionNode; fragments: FragmentDefinitionNode[] } {
  const selected = (directives: readonly DirectiveNode[] | undefined) =>
    (directives ?? []).every((directive) => {
      const value = conditionOf(directive)
      if (!value || directive.name.value === 'defer') return true
      const holds = value.kind === Kind.VARIABLE ? values[value.name.value] === true : value.kind === Kind.BOOLEAN && value.value
      return directive.name.value === 'include' ? holds : !holds
    })
  const isLeft = (directive: DirectiveNode): boolean => {
    const value = conditionOf(directive)
    if (directive.name.value !== 'defer') return !value
    return inParts && (value?.kind === Kind.VARIABLE ? values[value.name.value] !== false : value?.kind !== Kind.BOOLEAN || value.value)
  }
  const walk = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((node): SelectionNode[] => {
      if (!selected(node.directives)) return []
      const directives = node.directives?.filter(isLeft)
      if (node.kind === Kind.FRAGMENT_SPREAD) return [{ ...node, directives }]
      if (node.kind === Kind.INLINE_FRAGMENT) return [{ ...node, directives, selectionSet: walk(node.selectionSet) }]
      return [{ ...node, directives, selectionSet: node.selectionSet && walk(node.selectionSet) }]
    }),
  })
  return {
    operation: { ...operation, selectionSet: walk(operation.selectionSet) },
    fragments: fragments.map((fragment) => ({ ...fragment, selectionSet: walk(fragment.selectionSet) })),
  }
}

const CONDITIONAL: ReadonlySet<string> = new Set(['skip', 'include', 'defer'])

function conditionOf(directive: DirectiveNode) {
  if (!CONDITIONAL.has(directive.name.value)) return undefined
  return directive.arguments?.find(({ name }) => name.value === 'if')?.value
}
