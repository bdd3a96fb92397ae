import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { GraphQLResult, SubgraphOperation } from '../source.ts'
import { resultIn } from './answer.ts'
import type { StreamAddress } from './instance.ts'
import type { TlsOptions } from './tls.ts'
import { WaitingEvents } from './waiting-events.ts'

/**
 * Opens a stream of a subgraph over the graphql-ws protocol. Each has a connection of its own, because identity belongs to a
 * connection: its headers and its `connection_init` carry what a fetch would carry.
 */
export async function openSocketStream(
  { url, lookup, tls }: StreamAddress,
  operation: SubgraphOperation,
  headersFor: (body: string) => Promise<Record<string, string>>,
  { signal, waitingEvents }: { signal: AbortSignal; waitingEvents: number },
): Promise<AsyncIterable<GraphQLResult>> {
  const request = { query: operation.query, variables: { ...operation.variables } }
  const identity = await headersFor(JSON.stringify(request))
  const socket = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: identity, webSocketImpl: withHeaders(identity, { ...tls, ...(lookup && { lookup }) }), retryAttempts: 0, lazy: true })
  const events = new WaitingEvents<GraphQLResult>(waitingEvents, () => {
    signal.removeEventListener('abort', close)
    unsubscribe()
    void socket.dispose()
  })
  const close = () => events.end()
  const unsubscribe = socket.subscribe(request, {
    next(event) {
      try {
        events.push(resultIn(event, 'an event'))
      } catch (error) {
        events.end(error)
      }
    },
    error(error) {
      if (!Array.isArray(error)) return events.end(error)
      events.push({ errors: error })
      events.end()
    },
    complete: close,
  })
  signal.addEventListener('abort', close)
  return events
}

function withHeaders(headers: Record<string, string>, connection: TlsOptions & Pick<StreamAddress, 'lookup'>) {
  return class extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers, ...connection })
    }
  }
}
