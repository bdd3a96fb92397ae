import CircuitBreaker from 'opossum'
import { Kind } from 'graphql'
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
import { RetryBudget, wasNeverSent } from './retry.ts'
import { noteFetch } from '../traces.ts'
import type { RouterLogger } from './send.ts'
import { openSocketStream } from './socket.ts'

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
  const found = findInstances(name, url, settings, leases, logger)
  const { instances } = found
  const budget = new RetryBudget(settings.retryBudgetPercent)
  const headersOf = headerRules(settings)
  const bodyOf = bodyWriter()
  const headersFor = async ({ trace }: SubgraphOperation, client: RouterClient, body: string) => {
    const headers = headersOf(client)
    // The trace changes no answer, so it is no part of what is compared before a fetch is shared.
    if (trace) Object.assign(headers, trace)
    else if (client.traceparent) headers['traceparent'] = client.traceparent
    return sign ? Object.assign(headers, await sign(client, body)) : headers
  }

  const inFlight = settings.shareInFlight ? new InFlight() : undefined
  const ask = (instance: Instance, body: string, operation: SubgraphOperation, client: RouterClient, shared: boolean): Promise<Posted> => {
    const fetch = async (signal: AbortSignal) => post(instance.pool, instance.path, await headersFor(operation, client, body), body, signal)
    // A shared fetch must not end with the client that happened to start it; the pool's own timeouts end it.
    return inFlight && shared ? inFlight.share(body, headersOf(client), client, () => fetch(FOREVER)) : fetch(client.signal)
  }

  const attempt = async (instance: Instance, body: string, operation: SubgraphOperation, client: RouterClient, shared: boolean): Promise<SubgraphResult> => {
    const start = performance.now()
    instance.begin()
    try {
      const posted = await ask(instance, body, operation, client, shared)
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
    const body = bodyOf(operation)
    const repeatable = !isMutation(operation)
    budget.request()
    let left = settings.retries
    let retries = 0
    let tried: Set<Instance> | undefined
    for (;;) {
      const instance = instances.choose(Date.now(), tried)
      try {
        return await attempt(instance, body, operation, client, repeatable)
      } catch (error) {
        tried = (tried ?? new Set()).add(instance)
        if (client.signal.aborted || !(isUnseen(error, tried) || (repeatable && left-- > 0 && isAffordable(tried)))) throw error
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
    // A client that went away says nothing about the subgraph.
    errorFilter: (error: unknown) => error instanceof Error && error.name === 'AbortError',
  })
  return {
    execute: (operation, client) => breaker.fire(operation, client),
    subscribe: async (operation, client) => {
      const { address } = instances.choose(Date.now())
      const at = settings.subscriptions.url ? { url: settings.subscriptions.url } : address
      const headers = (body: string) => headersFor(operation, client, body)
      return settings.subscriptions.protocol === 'socket'
        ? openSocketStream(at, operation, headers, { signal: client.signal, waitingEvents })
        : openEventStream(at, operation, headers, client.signal)
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

const isMutation = ({ document }: SubgraphOperation): boolean =>
  document.definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation')

const FOREVER = new AbortController().signal

/** Writes bodies; the text of an operation is escaped once for the life of its plan. */
function bodyWriter(): (operation: SubgraphOperation) => string {
  const texts = new WeakMap<object, string>()
  return ({ document, query, variables }) => {
    let text = texts.get(document)
    if (text === undefined) texts.set(document, (text = `{"query":${JSON.stringify(query)},"variables":`))
    return `${text}${JSON.stringify(variables)}}`
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
