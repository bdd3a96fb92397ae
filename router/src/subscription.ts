import type { Tracer } from '@opentelemetry/api'
import { GraphQLError } from 'graphql'
import { watchedStream, type Answering, type RouterObserver } from './observer.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation, SubgraphSource } from './source.ts'
import { missing, type RouterLogger } from './sources/send.ts'
import { TooSlow } from './sources/waiting-events.ts'
import { answerEach, closing, type Stream } from './stream.ts'
import { tracedEvents, traceHeaders } from './traces.ts'

export type Subscribing = { readonly sources: ReadonlyMap<string, SubgraphSource>; readonly logger: RouterLogger; readonly observe?: RouterObserver; readonly tracer?: Tracer }

/**
 * Opens the owner's stream and runs the rest of the plan for each of its events. The stream ends when the client's signal
 * fires or its principal expires, in the second case with a last result that says so.
 */
export function subscribing({ sources, logger, observe, tracer }: Subscribing): Answering<Stream<GraphQLResult> | GraphQLResult> {
  return async (engine, operation, request, client) => {
    const variables = operation.coerceVariables(request.variables)
    const variant = await engine.variant(operation, variables, client)
    await engine.afford(variant, variables, client)
    const { stream } = variant.plan
    // Nothing is left of it when the client may not see what it is about.
    if (!stream) return engine.shape(variant, engine.start(variables, client))
    const source = sources.get(stream.subgraph)
    if (!source?.subscribe) throw new GraphQLError('The owner of this field sends no events.', { extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } })

    const life = lifeOf(client)
    const started: SubgraphOperation = tracer ? { ...stream.operation(variables), trace: traceHeaders() } : stream.operation(variables)
    const opened = await source.subscribe(started, { ...client, signal: life.signal }).catch((error: unknown) => {
      life.end()
      throw error
    })
    const complete = async (event: GraphQLResult): Promise<GraphQLResult> => {
      const run = engine.start(variables, client)
      stream.take(run, event)
      await variant.plan.run(run)
      return engine.shape(variant, run)
    }
    if (!(Symbol.asyncIterator in opened)) {
      life.end()
      return complete(opened)
    }
    const watched = watchedStream(observe, operation, client, tracer ? tracedEvents(tracer, operation, client, complete) : complete)
    life.signal.addEventListener('abort', () => watched.ended(life.hasExpired() ? 'expired' : 'left'), { once: true })
    const answers = answerEach(opened, watched.answer, life.signal, {
      last: () => (life.hasExpired() ? EXPIRED : undefined),
      broken(error) {
        watched.ended(error instanceof TooSlow ? 'overrun' : 'broken')
        logger.warn({ subgraph: stream.subgraph, requestId: client.id, error }, 'A stream broke.')
        return missing('DOWNSTREAM_SERVICE_ERROR')
      },
    })
    return closing(answers, (by) => {
      // Whoever has gone may still read on to the end.
      watched.ended(life.signal.aborted || by === 'reader' ? 'left' : by === 'source' ? 'completed' : 'broken')
      life.end()
    })
  }
}

const EXPIRED: GraphQLResult = { errors: [{ message: 'Your session has ended.', extensions: { code: 'UNAUTHENTICATED' } }] }

/** What ends a stream from this side: its client goes, its principal expires, or it is over. */
function lifeOf(client: RouterClient) {
  const over = new AbortController()
  const expired = new AbortController()
  const timer = expiry(client, () => expired.abort())
  const signal = AbortSignal.any([client.signal, expired.signal, over.signal])
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  return { signal, hasExpired: () => expired.signal.aborted, end: () => over.abort() }
}

/** Timers hold at most 2^31 ms; a token that lives longer than that outlives any connection. */
function expiry({ principal }: RouterClient, expire: () => void): NodeJS.Timeout | undefined {
  if (principal.expiresAt === undefined) return undefined
  const left = principal.expiresAt * 1000 - Date.now()
  return left < 2 ** 31 ? setTimeout(expire, Math.max(0, left)).unref() : undefined
}
