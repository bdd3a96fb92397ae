import { Kind, parse, visit, type OperationDefinitionNode } from 'graphql'

/**
 * What a fetch asks for, its fragments written out where they are used: the fast planner shares one between sets of entities
 * that are asked alike. No two places have a node in common.
 */
export function readFetch(text: string): OperationDefinitionNode {
  const { definitions } = parse(text, { noLocation: true })
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  const fragments = new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])))
  if (fragments.size === 0) return operation
  return visit(operation, {
    FragmentSpread({ name, directives }) {
      const { typeCondition, selectionSet } = fragments.get(name.value)!
      return structuredClone({ kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet })
    },
  })
}
