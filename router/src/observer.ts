import type { GraphQLRequest } from './admit/admission.ts'
import type { Operation } from './admit/operation.ts'
import type { Engine } from './engine.ts'
import type { GraphQLResult, RouterClient } from './source.ts'

/** `refused` could not run; `errors` ran, and parts are missing. */
export type RequestFacts = {
  readonly kind: Operation['kind']
  readonly outcome: 'ok' | 'errors' | 'refused'
  readonly seconds: number
  readonly operationName: string | undefined
  readonly client: RouterClient
}
export type FetchFacts = { readonly subgraph: string; readonly outcome: 'ok' | 'errors' | 'failed' | 'aborted'; readonly seconds: number }

/** Parts of answers: found, not found, written, or served beyond their time because the subgraph gave no answer. Without a subgraph: whole answers. */
export type CacheFacts = { readonly subgraph: string; readonly outcome: 'hit' | 'miss' | 'stored' | 'stale'; readonly count: number }

export type RouterObserver = { request(facts: RequestFacts): void; fetch(facts: FetchFacts): void; cache?(facts: CacheFacts): void }

/** Runs an operation of a request. */
export type Run = (engine: Engine, operation: Operation, request: GraphQLRequest, client: RouterClient) => Promise<GraphQLResult>

/** Runs an operation and tells the observer, if there is one. */
export function observed(observer: RouterObserver | undefined): Run {
  if (!observer) return (engine, operation, request, client) => engine.execute(operation, request, client)
  return async (engine, operation, request, client) => {
    const start = performance.now()
    const tell = (outcome: RequestFacts['outcome']) =>
      observer.request({ kind: operation.kind, outcome, seconds: (performance.now() - start) / 1000, operationName: operation.definition.name?.value, client })
    try {
      const result = await engine.execute(operation, request, client)
      tell(result.errors?.length ? 'errors' : 'ok')
      return result
    } catch (error) {
      tell('refused')
      throw error
    }
  }
}
