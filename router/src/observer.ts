import type { GraphQLRequest } from './admit/admission.ts'
import type { Operation } from './admit/operation.ts'
import type { Delivery } from './defer/delivery.ts'
import type { Engine } from './engine.ts'
import type { GraphQLResult, RouterClient } from './source.ts'
import type { Stream } from './stream.ts'

/** `refused` could not run, and its kind is unknown when nobody got so far as to look; `errors` ran, and parts are missing. */
export type RequestFacts = {
  readonly kind: Operation['kind'] | 'unknown'
  readonly outcome: 'ok' | 'errors' | 'refused'
  readonly seconds: number
  readonly operationName: string | undefined
  readonly client: RouterClient
}
export type FetchFacts = { readonly subgraph: string; readonly outcome: 'ok' | 'errors' | 'failed' | 'aborted'; readonly seconds: number }

/** Parts of answers: found, not found, written, or served beyond their time because the subgraph gave no answer. Without a subgraph: whole answers. */
export type CacheFacts = { readonly subgraph: string; readonly outcome: 'hit' | 'miss' | 'stored' | 'stale'; readonly count: number }

/** A subscription that has begun. Before that it is a request, whose seconds are those until then. */
export type StreamFacts = Pick<RequestFacts, 'operationName' | 'client'>
/**
 * Why a stream ended. `completed`: its source had no more; `left`: the client went, or the router stops; `expired`: its principal
 * did; `overrun`: too many events waited for a slow client; `broken`: its source or an answer failed.
 */
export type StreamEnd = 'completed' | 'left' | 'expired' | 'overrun' | 'broken'
export type StreamObserver = {
  /** An event was answered; the seconds are those that the rest of its plan took. */
  event(facts: Pick<RequestFacts, 'seconds'> & { readonly outcome: 'ok' | 'errors' }): void
  /** Called once. */
  ended(facts: Pick<RequestFacts, 'seconds'> & { readonly end: StreamEnd; readonly events: number }): void
}

export type RouterObserver = {
  request(facts: RequestFacts): void
  fetch(facts: FetchFacts): void
  cache?(facts: CacheFacts): void
  /** A client asked more than the limit of this name allows. */
  rateLimited?(limit: string): void
  /** A subscription has begun; what is returned hears of its events and its end. */
  stream?(facts: StreamFacts): StreamObserver
}

/** Answers an operation of a request. */
export type Answering<Answer = GraphQLResult> = (engine: Engine, operation: Operation, request: GraphQLRequest, client: RouterClient) => Promise<Answer>
type InParts = GraphQLResult | AsyncGenerator<Delivery>
type Tell = (outcome: RequestFacts['outcome']) => void

/** Runs an operation and tells the observer, if there is one. */
export function observed(observer: RouterObserver | undefined): Answering {
  const run: Answering = (engine, operation, request, client) => engine.execute(operation, request, client)
  return observer ? told(observer, run, tellResult) : run
}

/** Runs an operation in parts, and tells the observer when the last one was taken. */
export function observedParts(observer: RouterObserver | undefined): Answering<InParts> {
  const run: Answering<InParts> = (engine, operation, request, client) => engine.deliver(operation, request, client)
  return observer ? told(observer, run, (answered, tell) => (Symbol.asyncIterator in answered ? watched(answered, tell) : tellResult(answered, tell))) : run
}

/** Opens a stream and tells the observer when that is done; of the stream itself `watchedStream` tells. */
export function observedOpening(observer: RouterObserver | undefined, open: Answering<Stream<GraphQLResult> | GraphQLResult>): typeof open {
  if (!observer) return open
  return told(observer, open, (answered, tell) => {
    if (!(Symbol.asyncIterator in answered)) return tellResult(answered, tell)
    tell('ok')
    return answered
  })
}

/** Tells the observer of each event that is answered, and of the first end that it is told. */
export function watchedStream<Event>(observer: RouterObserver | undefined, { definition }: Operation, client: RouterClient, answer: (event: Event) => Promise<GraphQLResult>): { answer: typeof answer; ended(end: StreamEnd): void } {
  const heard = observer?.stream?.({ operationName: definition.name?.value, client })
  if (!heard) return { answer, ended: () => undefined }
  const opened = performance.now()
  let events = 0
  let isOver = false
  return {
    async answer(event) {
      const start = performance.now()
      const result = await answer(event)
      events++
      heard.event({ outcome: result.errors?.length ? 'errors' : 'ok', seconds: (performance.now() - start) / 1000 })
      return result
    },
    ended(end) {
      if (isOver) return
      isOver = true
      heard.ended({ end, events, seconds: (performance.now() - opened) / 1000 })
    },
  }
}

function told<Answer>(observer: RouterObserver, run: Answering<Answer>, done: (answer: Answer, tell: Tell) => Answer): Answering<Answer> {
  return async (engine, operation, request, client) => {
    const start = performance.now()
    const tell: Tell = (outcome) =>
      observer.request({ kind: operation.kind, outcome, seconds: (performance.now() - start) / 1000, operationName: operation.definition.name?.value, client })
    try {
      return done(await run(engine, operation, request, client), tell)
    } catch (error) {
      tell('refused')
      throw error
    }
  }
}

function tellResult(result: GraphQLResult, tell: Tell): GraphQLResult {
  tell(result.errors?.length ? 'errors' : 'ok')
  return result
}

async function* watched(deliveries: AsyncGenerator<Delivery>, tell: Tell): AsyncGenerator<Delivery> {
  let outcome: RequestFacts['outcome'] = 'ok'
  try {
    for await (const delivery of deliveries) {
      if (delivery.result?.errors?.length || delivery.arrived.some(({ errors }) => errors?.length)) outcome = 'errors'
      yield delivery
    }
  } finally {
    tell(outcome)
  }
}
