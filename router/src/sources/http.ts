import { Pool } from 'undici'
import type { GraphQLResult, RouterClient, SubgraphOperation, SubgraphSource } from '../source.ts'

export type HttpSourceOptions = {
  readonly url: string
  /** Connections to the subgraph's origin. */
  readonly connections?: number
  readonly timeoutMs?: number
  /** Headers for this subgraph: identity, trace context, what the operator propagates. The body is what will be sent. */
  readonly headers?: (client: RouterClient, body: string) => Record<string, string>
}

/** The subgraph gave no GraphQL answer: it is down, slow, or says something else than JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** A subgraph behind HTTP: one pool of kept connections for its origin. */
export function httpSource({ url, connections = 64, timeoutMs = 30_000, headers }: HttpSourceOptions): SubgraphSource {
  const { origin, pathname, search } = new URL(url)
  const pool = new Pool(origin, { connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  const texts = new WeakMap<object, string>()
  const bodyOf = ({ document, query, variables }: SubgraphOperation): string => {
    let text = texts.get(document)
    if (text === undefined) texts.set(document, (text = `{"query":${JSON.stringify(query)},"variables":`))
    return `${text}${JSON.stringify(variables)}}`
  }
  return {
    async execute(operation, client) {
      const body = bodyOf(operation)
      const response = await pool.request({
        method: 'POST',
        path: pathname + search,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers?.(client, body) },
        body,
        signal: client.signal,
      })
      return parseAnswer(response.statusCode, await response.body.text())
    },
    close: () => pool.close(),
  }
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
