import { Kind } from 'graphql'
import { readFetch } from '../plan/fetch-text.ts'
import type { GraphQLResult, SubgraphOperation } from '../source.ts'
import { compileReader, type AnswerReader } from './answer-reader.ts'
import { parseAnswer } from './answer.ts'

/** What is the same for each request of one operation to a subgraph. */
export type Prepared = {
  /** Whether to ask twice does no more than to ask once. */
  readonly isRepeatable: boolean
  write(variables: SubgraphOperation['variables']): string
  /** @throws NoAnswer */
  read(status: number, text: string): GraphQLResult
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
  return { isRepeatable: !isMutation, write: (variables) => `${text}${JSON.stringify(variables)}}`, read: answerReader(query) }
}

/** Answers that are shorter are not worth code of their own. */
const LONG = 4_000
/** After so many answers in a row that the code cannot read, no more is tried. */
const MISFITS = 5

function answerReader(query: string): Prepared['read'] {
  let reader: AnswerReader | undefined
  let misfits = 0
  return (status, text) => {
    if (text.length < LONG || misfits >= MISFITS) return parseAnswer(status, text)
    reader ??= compileReader(readFetch(query))
    const result = reader?.(text)
    misfits = result ? 0 : reader ? misfits + 1 : MISFITS
    return result ?? parseAnswer(status, text)
  }
}
