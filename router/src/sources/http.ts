import CircuitBreaker from 'opossum'
import { wordsOf } from '../cache/words.ts'
import type { SubgraphSettings } from '../settings.ts'
import type { RouterClient, SubgraphOperation, SubgraphResult, SubgraphSource } from '../source.ts'
import { openEventStream } from './event-stream.ts'
import { parseAnswer } from './answer.ts'
import { findInstances } from './found-instances.ts'
import { InFlight } from './in-flight.ts'
import type { Instance, InstanceFacts } from './instance.ts'
import type { Leases } from './leases.ts'
import { post, type Posted } from './post.ts'
import { preparedOperations, type Prepared } from './prepared.ts'
import { RetryBudget, wasNeverSent } from './retry.ts'
import { noteFetch } from '../traces.ts'
import type { RouterLogger } from './send.ts'
import { openSocketStream } from './socket.ts'
import { tlsOf } from './tls.ts'

/** Identity for a subgraph: headers for this principal, and for this body when it is signed. */
export type SignRequest = (client: RouterClient, body: string) => Record<string, string> | Promise<Record<string, string>>

export type HttpSourceOptions = {
  readonly name: string
  /** Where the supergraph says it is. */
  readonly url: string
  readonly settings: SubgraphSettings
  readonly sign?: SignRequest
  readonly waitingEvents: number
  readonly leases: Leases
  readonly logger: RouterLogger
}

/** `OPEN`: too much failed, and it is left alone for a while. `HALF_OPEN`: one fetch is let through to see. */
export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN'

export type HttpSource = SubgraphSource & {
  instances(): InstanceFacts[]
  breaker(): BreakerState
  /** Begins to look for instances and to probe them; says when it has looked once. More calls do nothing. */
  start(): Promise<void>
  /** The supergraph says another address now. */
  moveTo(url: string): void
  /** Looks for registrations at once. */
  look(): Promise<void>
}

/** A subgraph behind HTTP: kept connections to its instances, retries within a budget, and a circuit breaker. */
export function httpSource({ name, url, settings, sign, waitingEvents, leases, logger }: HttpSourceOptions): HttpSource {
  const tls = tlsOf(name, settings)
  const found = findInstances(name, url, settings, { tls, leases, logger })
  const { instances } = found
  const budget = new RetryBudget(settings.retryBudgetPercent)
  const headersOf = headerRules(settings)
  const preparedOf = preparedOperations()
  const unsigned = ({ trace }: SubgraphOperation, client: RouterClient) => {
    const headers = headersOf(client)
    // The trace changes no answer, so it is no part of what is compared before a fetch is shared.
    if (trace) Object.assign(headers, trace)
    else if (client.traceparent) headers['traceparent'] = client.traceparent
    return headers
  }
  const headersFor = async (operation: SubgraphOperation, client: RouterClient, body: string) => Object.assign(unsigned(operation, client), await sign?.(client, body))

  const inFlight = settings.shareInFlight ? new InFlight() : undefined
  const ask = (instance: Instance, body: string, operation: SubgraphOperation, client: RouterClient, shared: boolean): Promise<Posted> => {
    const send = (headers: Record<string, string>, signal?: AbortSignal) => post(instance.pool, instance.path, headers, body, settings.timeoutMs, signal)
    const fetch = (signal?: AbortSignal) => (sign ? headersFor(operation, client, body).then((headers) => send(headers, signal)) : send(unsigned(operation, client), signal))
    // A shared fetch must not end with the client that happened to start it; the pool's own timeouts end it.
    return inFlight && shared ? inFlight.share(body, headersOf(client), client, fetch) : fetch(client.signal)
  }

  const attempt = async (instance: Instance, body: string, operation: SubgraphOperation, client: RouterClient, { isRepeatable }: Prepared): Promise<SubgraphResult> => {
    const start = performance.now()
    instance.begin()
    try {
      const posted = await ask(instance, body, operation, client, isRepeatable)
      if (operation.trace) noteFetch({ 'http.response.status_code': posted.status, 'url.full': instance.address.id })
      const result: SubgraphResult = parseAnswer(posted.status, posted.text)
      if (settings.cache.enabled) result.cache = wordsOf(posted)
      instance.answered(performance.now() - start, Date.now())
      return result
    } catch (error) {
      if (client.signal.aborted) instance.left()
      else instance.failed(error, Date.now())
      throw error
    }
  }

  const execute = async (operation: SubgraphOperation, client: RouterClient): Promise<SubgraphResult> => {
    const prepared = preparedOf(operation)
    const body = prepared.write(operation.variables)
    budget.request()
    let left = settings.retries
    let retries = 0
    let tried: Set<Instance> | undefined
    for (;;) {
      const instance = instances.choose(Date.now(), tried)
      try {
        return await attempt(instance, body, operation, client, prepared)
      } catch (error) {
        tried = (tried ?? new Set()).add(instance)
        if (client.signal.aborted || !(isUnseen(error, tried) || (prepared.isRepeatable && left-- > 0 && isAffordable(tried)))) throw error
        if (operation.trace) noteFetch({ 'router.retries': ++retries })
      }
    }
  }

  /** Nobody has seen the request, and another instance may: to ask that one repeats nothing. */
  const isUnseen = (error: unknown, tried: ReadonlySet<Instance>) => wasNeverSent(error) && instances.has(tried, 'DEGRADED', Date.now())
  /** One that is well bears a request more; in an outage of all the budget decides. */
  const isAffordable = (tried: ReadonlySet<Instance>) => instances.has(tried, 'HEALTHY', Date.now()) || budget.take()

  const breaker = new CircuitBreaker(execute, {
    timeout: false,
    errorThresholdPercentage: settings.breaker.errorPercent,
    volumeThreshold: settings.breaker.minimumRequests,
    resetTimeout: settings.breaker.resetMs,
    // Nobody reads its statistics, and it sorts the times of all fetches of ten seconds each second to have them.
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    // A client that went away says nothing about the subgraph.
    errorFilter: (error: unknown) => error instanceof Error && error.name === 'AbortError',
  })
  return {
    endsWithClient: !inFlight && !sign,
    execute: (operation, client) => breaker.fire(operation, client),
    subscribe: async (operation, client) => {
      const { address } = instances.choose(Date.now())
      const at = settings.subscriptions.url ? { url: settings.subscriptions.url, tls } : { url: address.url, lookup: address.lookup, tls }
      const headers = (body: string) => headersFor(operation, client, body)
      return settings.subscriptions.protocol === 'socket'
        ? openSocketStream(at, operation, headers, { signal: client.signal, waitingEvents })
        : openEventStream(at, operation, headers, { signal: client.signal, waitingEvents })
    },
    instances: () => instances.facts(Date.now()),
    breaker: () => (breaker.opened ? 'OPEN' : breaker.halfOpen ? 'HALF_OPEN' : 'CLOSED'),
    start: found.start,
    moveTo: found.moveTo,
    look: found.look,
    async close() {
      breaker.shutdown()
      await found.stop()
      await instances.close()
    },
  }
}

function headerRules({ headers }: SubgraphSettings): (client: RouterClient) => Record<string, string> {
  const fixed = { 'content-type': 'application/json', accept: 'application/json', ...headers.set }
  return (client) => {
    const sent: Record<string, string> = { ...fixed }
    for (const name of headers.propagate) {
      const value = client.headers?.[name]
      if (value !== undefined) sent[name] = value
    }
    return sent
  }
}
