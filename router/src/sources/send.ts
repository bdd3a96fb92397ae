import type { Run } from '../plan/fetch.ts'
import type { GraphQLResult, SubgraphSource } from '../source.ts'

/** Where the router reports what its operators must know. `pino` and the platform's logger fit. */
export type RouterLogger = {
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
}

/** Turns whatever happens on the way to a subgraph into a result: a part of the answer is missing, the rest is served. */
export function createSend(sources: ReadonlyMap<string, SubgraphSource>, logger: RouterLogger): Run['send'] {
  return async (subgraph, operation, client) => {
    try {
      const result = await sources.get(subgraph)!.execute(operation, client)
      return result.data || result.errors?.length ? result : missing('DOWNSTREAM_SERVICE_ERROR')
    } catch (error) {
      if (client.signal.aborted) return missing('REQUEST_TIMEOUT')
      logger.warn({ subgraph, requestId: client.id, error }, 'A subgraph gave no answer.')
      return missing('DOWNSTREAM_SERVICE_ERROR')
    }
  }
}

/** Says that a part could not be had, and nothing of the network behind the router. */
export const missing = (code: string): GraphQLResult => ({
  data: null,
  errors: [{ message: 'This part of the answer is not available at the moment.', extensions: { code } }],
})
