import { GraphQLError } from 'graphql'
import type { GraphQLRequest } from './admit/admission.ts'
import type { Operation } from './admit/operation.ts'
import type { Engine } from './engine.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation, SubgraphSource } from './source.ts'
import { missing } from './sources/send.ts'
import { answerEach, closing, type Stream } from './stream.ts'

/**
 * Opens the owner's stream and runs the rest of the plan for each of its events. The stream ends when the client's signal
 * fires or its principal expires, in the second case with a last result that says so.
 */
export async function subscribe(
  engine: Engine,
  sources: ReadonlyMap<string, SubgraphSource>,
  operation: Operation,
  request: GraphQLRequest,
  client: RouterClient,
): Promise<Stream<GraphQLResult> | GraphQLResult> {
  const variables = operation.coerceVariables(request.variables)
  const variant = await engine.variant(operation, variables, client)
  await engine.afford(variant, variables, client)
  const { stream } = variant.plan
  // Nothing is left of it when the client may not see what it is about.
  if (!stream) return engine.shape(variant, engine.start(variables, client))
  const source = sources.get(stream.subgraph)
  if (!source?.subscribe) throw new GraphQLError('The owner of this field sends no events.', { extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } })

  const life = new AbortController()
  const expired = new AbortController()
  const timer = expiry(client, () => expired.abort())
  const signal = AbortSignal.any([client.signal, expired.signal, life.signal])
  const close = () => {
    clearTimeout(timer)
    life.abort()
  }

  const started: SubgraphOperation = stream.operation(variables)
  const opened = await source.subscribe(started, { ...client, signal }).catch((error: unknown) => {
    close()
    throw error
  })
  const complete = async (event: GraphQLResult): Promise<GraphQLResult> => {
    const run = engine.start(variables, client)
    stream.take(run, event)
    await variant.plan.run(run)
    return engine.shape(variant, run)
  }
  if (!(Symbol.asyncIterator in opened)) {
    close()
    return complete(opened)
  }
  signal.addEventListener('abort', close, { once: true })
  const answers = answerEach(opened, complete, signal, {
    last: () => (expired.signal.aborted ? EXPIRED : undefined),
    broken: () => missing('DOWNSTREAM_SERVICE_ERROR'),
  })
  return closing(answers, close)
}

const EXPIRED: GraphQLResult = { errors: [{ message: 'Your session has ended.', extensions: { code: 'UNAUTHENTICATED' } }] }

/** Timers hold at most 2^31 ms; a token that lives longer than that outlives any connection. */
function expiry({ principal }: RouterClient, expire: () => void): NodeJS.Timeout | undefined {
  if (principal.expiresAt === undefined) return undefined
  const left = principal.expiresAt * 1000 - Date.now()
  return left < 2 ** 31 ? setTimeout(expire, Math.max(0, left)).unref() : undefined
}
