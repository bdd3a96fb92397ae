import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print, type FormattedExecutionResult } from 'graphql'

export const GRAPH = '/graphql'

/** One question without session, cache and links: for what the session itself needs. @throws when the graph cannot be reached */
export async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<FormattedExecutionResult<Data>> {
  const response = await fetch(GRAPH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  })
  return (await response.json()) as FormattedExecutionResult<Data>
}
