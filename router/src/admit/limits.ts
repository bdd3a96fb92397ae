import { GraphQLError, Kind, type ASTVisitor, type FragmentDefinitionNode, type SelectionSetNode, type ValidationContext, type ValidationRule } from 'graphql'
import type { Settings } from '../settings.ts'

type Counts = { depth: number; aliases: number; fields: number; directives: number }
const NOTHING: Counts = { depth: 0, aliases: 0, fields: 0, directives: 0 }

/**
 * Refuses operations beyond the limits. Fragments count wherever they are used, and each is counted once and then
 * remembered, so a small document that would unfold into millions of fields costs as little as it is long.
 */
export function limitsRule(limits: Settings['limits']): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const known = new Map<FragmentDefinitionNode, Counts>()
    return {
      OperationDefinition(operation) {
        const counts = countSet(context, operation.selectionSet, known)
        const refuse = (what: string, most: number, code: string) =>
          context.reportError(new GraphQLError(`The operation has more ${what} than the ${most} that are allowed.`, { nodes: operation, extensions: { code } }))
        if (counts.depth > limits.depth) refuse('levels', limits.depth, 'MAX_DEPTH_LIMIT')
        if (counts.aliases > limits.aliases) refuse('aliases', limits.aliases, 'MAX_ALIASES_LIMIT')
        if (counts.fields > limits.fields) refuse('fields', limits.fields, 'MAX_FIELDS_LIMIT')
        if (counts.directives > limits.directives) refuse('directives', limits.directives, 'MAX_DIRECTIVES_LIMIT')
        if (countRoots(context, operation.selectionSet) > limits.rootFields) refuse('root fields', limits.rootFields, 'MAX_ROOT_FIELDS_LIMIT')
        return false
      },
      FragmentDefinition: () => false,
    }
  }
}

function countSet(context: ValidationContext, set: SelectionSetNode, known: Map<FragmentDefinitionNode, Counts>): Counts {
  const total = { ...NOTHING }
  for (const node of set.selections) {
    total.directives += node.directives?.length ?? 0
    let below = NOTHING
    let own = 0
    if (node.kind === Kind.FRAGMENT_SPREAD) below = countFragment(context, context.getFragment(node.name.value), known)
    else if (node.selectionSet) below = countSet(context, node.selectionSet, known)
    if (node.kind === Kind.FIELD) {
      own = 1
      if (node.alias) total.aliases++
    }
    total.fields += own + below.fields
    total.aliases += below.aliases
    total.directives += below.directives
    total.depth = Math.max(total.depth, own + below.depth)
  }
  return total
}

/** A cycle is another rule's error; here it must only end. */
function countFragment(context: ValidationContext, fragment: FragmentDefinitionNode | null | undefined, known: Map<FragmentDefinitionNode, Counts>): Counts {
  if (!fragment) return NOTHING
  const counted = known.get(fragment)
  if (counted) return counted
  known.set(fragment, NOTHING)
  const counts = countSet(context, fragment.selectionSet, known)
  known.set(fragment, counts)
  return counts
}

function countRoots(context: ValidationContext, set: SelectionSetNode, visited = new Set<string>()): number {
  return set.selections.reduce((count, node) => {
    if (node.kind === Kind.FIELD) return count + 1
    if (node.kind === Kind.INLINE_FRAGMENT) return count + countRoots(context, node.selectionSet, visited)
    if (visited.has(node.name.value)) return count
    const fragment = context.getFragment(node.name.value)
    return fragment ? count + countRoots(context, fragment.selectionSet, visited.add(node.name.value)) : count
  }, 0)
}
