import { Kind } from 'graphql'
import type { SubgraphOperation } from '../source.ts'

/** What is the same for each request of one operation to a subgraph. */
export type Prepared = {
  /** Whether to ask twice does no more than to ask once. */
  readonly isRepeatable: boolean
  /** The body of a request; the text of the operation is escaped once. */
  write(variables: SubgraphOperation['variables']): string
}

/** Remembers operations by their document, for the life of their plan. */
export function preparedOperations(): (operation: SubgraphOperation) => Prepared {
  const known = new WeakMap<object, Prepared>()
  return (operation) => {
    let prepared = known.get(operation.document)
    if (!prepared) known.set(operation.document, (prepared = prepare(operation)))
    return prepared
  }
}

function prepare({ document, query }: SubgraphOperation): Prepared {
  const text = `{"query":${JSON.stringify(query)},"variables":`
  const isMutation = document.definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation')
  return { isRepeatable: !isMutation, write: (variables) => `${text}${JSON.stringify(variables)}}` }
}
