import { createClient } from 'graphql-sse'
import { Agent, fetch } from 'undici'
import type { GraphQLResult, SubgraphOperation } from '../source.ts'
import { resultIn } from './answer.ts'
import type { StreamAddress } from './instance.ts'
import { WaitingEvents } from './waiting-events.ts'

/** A subgraph says at least a comment in this time, or it is dead. */
const SILENCE_MS = 30_000

/**
 * Opens a subscription at a subgraph as server-sent events ("distinct connections" mode of the GraphQL over SSE protocol).
 * `headersFor` is given the very bytes that are sent, so that they can be signed. Nothing is tried again here: what was
 * missed meanwhile only the client can know, and it resumes from the last event it saw. It throws when the stream breaks.
 */
export function openEventStream(
  { url, lookup, tls }: StreamAddress,
  { query, variables, operationName }: SubgraphOperation,
  headersFor: (body: string) => Promise<Record<string, string>>,
  { signal, waitingEvents }: { signal: AbortSignal; waitingEvents: number },
): AsyncIterable<GraphQLResult> {
  const dispatcher = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS, connect: { ...tls, lookup } })
  const fetchFn = async (input: string, init: { body: string; signal: AbortSignal }) =>
    fetch(input, { method: 'POST', body: init.body, signal: init.signal, dispatcher, headers: { ...(await headersFor(init.body)), accept: 'text/event-stream' } })
  const client = createClient({ url, fetchFn, retryAttempts: 0 })
  // The client's own iterator would keep every event for a reader that is slow.
  const events = new WaitingEvents<GraphQLResult>(waitingEvents, () => {
    signal.removeEventListener('abort', close)
    client.dispose()
    void dispatcher.destroy()
  })
  const close = () => events.end()
  signal.addEventListener('abort', close)
  client.subscribe({ query, variables, operationName }, { next: (event) => events.push(resultIn(event, 'an event')), error: (error) => events.end(error), complete: close })
  return events
}
