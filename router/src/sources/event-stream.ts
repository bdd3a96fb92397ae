import { createClient } from 'graphql-sse'
import { Agent, fetch } from 'undici'
import type { GraphQLResult, SubgraphOperation } from '../source.ts'
import { resultIn } from './answer.ts'
import type { StreamAddress } from './instance.ts'

/** A subgraph says at least a comment in this time, or it is dead. */
const SILENCE_MS = 30_000

/**
 * Opens a subscription at a subgraph as server-sent events ("distinct connections" mode of the GraphQL over SSE protocol).
 * `headersFor` is given the very bytes that are sent, so that they can be signed. Nothing is tried again here: what was
 * missed meanwhile only the client can know, and it resumes from the last event it saw. It throws when the stream breaks.
 */
export async function* openEventStream(
  { url, lookup }: StreamAddress,
  { query, variables, operationName }: SubgraphOperation,
  headersFor: (body: string) => Promise<Record<string, string>>,
  signal: AbortSignal,
): AsyncGenerator<GraphQLResult> {
  const dispatcher = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS, connect: { lookup } })
  const fetchFn = async (input: string, init: { body: string; signal: AbortSignal }) =>
    fetch(input, { method: 'POST', body: init.body, signal: init.signal, dispatcher, headers: { ...(await headersFor(init.body)), accept: 'text/event-stream' } })
  const client = createClient({ url, fetchFn, retryAttempts: 0 })
  signal.addEventListener('abort', client.dispose, { once: true })
  try {
    for await (const event of client.iterate({ query, variables, operationName })) yield resultIn(event, 'an event')
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', client.dispose)
    client.dispose()
    await dispatcher.destroy()
  }
}
