import { GraphQLError, Kind, type ValidationRule } from 'graphql'

/** Rules for `@defer` that graphql-js 16 does not have: labels are plain and unique, and the root fields of a mutation run first. */
export const deferRule: ValidationRule = (context) => {
  const labels = new Set<string>()
  return {
    Directive(node) {
      if (node.name.value !== 'defer') return
      const mutation = context.getSchema().getMutationType()
      if (mutation && context.getParentType() === mutation) context.reportError(new GraphQLError('Root fields of a mutation cannot be deferred.', { nodes: node }))
      const label = node.arguments?.find(({ name }) => name.value === 'label')?.value
      if (!label || label.kind === Kind.NULL) return
      if (label.kind !== Kind.STRING) return context.reportError(new GraphQLError('The label of @defer must be a text, not a variable.', { nodes: node }))
      if (labels.has(label.value)) context.reportError(new GraphQLError(`Two @defer have the label "${label.value}".`, { nodes: node }))
      labels.add(label.value)
    },
  }
}
