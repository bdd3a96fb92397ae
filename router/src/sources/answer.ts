import type { GraphQLResult } from '../source.ts'

/** The subgraph gave no GraphQL answer: it is down, slow, or says something else than JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** @throws NoAnswer unless the text is a GraphQL result; its status does not matter then. */
export function parseAnswer(status: number, text: string): GraphQLResult {
  let result: unknown
  try {
    result = JSON.parse(text)
  } catch (cause) {
    throw new NoAnswer(`status ${status}, and no JSON`, { cause })
  }
  if (typeof result !== 'object' || result === null || !('data' in result || 'errors' in result)) throw new NoAnswer(`status ${status}, and no GraphQL result`)
  return result as GraphQLResult
}
