import CircuitBreaker from 'opossum'
import { Kind } from 'graphql'
import type { SubgraphSettings } from '../settings.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation, SubgraphSource } from '../source.ts'
import { openEventStream } from './event-stream.ts'
import { Instances, type Instance, type InstanceState } from './instances.ts'
import { InFlight } from './in-flight.ts'
import { post, type Posted } from './post.ts'
import { RetryBudget, wasNeverSent } from './retry.ts'
import { openSocketStream } from './socket.ts'

/** Identity for a subgraph: headers for this principal, and for this body when it is signed. */
export type SignRequest = (client: RouterClient, body: string) => Record<string, string> | Promise<Record<string, string>>

export type HttpSourceOptions = { readonly url: string; readonly settings: SubgraphSettings; readonly sign?: SignRequest; readonly waitingEvents: number }

export type HttpSource = SubgraphSource & { instances(): { url: string; state: InstanceState }[] }

/** The subgraph gave no GraphQL answer: it is down, slow, or says something else than JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** A subgraph behind HTTP: kept connections to its instances, retries within a budget, and a circuit breaker. */
export function httpSource({ url, settings, sign, waitingEvents }: HttpSourceOptions): HttpSource {
  const instances = new Instances(settings.instances ?? [settings.url ?? url], settings.connections, settings.timeoutMs)
  const budget = new RetryBudget(settings.retryBudgetPercent)
  const headersOf = headerRules(settings)
  const bodyOf = bodyWriter()
  const headersFor = async (client: RouterClient, body: string) => (sign ? { ...headersOf(client), ...(await sign(client, body)) } : headersOf(client))

  const inFlight = settings.shareInFlight ? new InFlight() : undefined
  const ask = (instance: Instance, body: string, client: RouterClient, shared: boolean): Promise<Posted> => {
    const fetch = async (signal: AbortSignal) => post(instance.pool, instance.path, await headersFor(client, body), body, signal)
    // A shared fetch must not end with the client that happened to start it; the pool's own timeouts end it.
    return inFlight && shared ? inFlight.share(body, headersOf(client), client, () => fetch(FOREVER)) : fetch(client.signal)
  }

  const attempt = async (instance: Instance, body: string, client: RouterClient, shared: boolean): Promise<GraphQLResult> => {
    try {
      const { status, text } = await ask(instance, body, client, shared)
      const result = parseAnswer(status, text)
      instance.answered()
      return result
    } catch (error) {
      if (!client.signal.aborted) instance.failed(Date.now())
      throw error
    }
  }

  const execute = async (operation: SubgraphOperation, client: RouterClient): Promise<GraphQLResult> => {
    const body = bodyOf(operation)
    const repeatable = !isMutation(operation)
    budget.request()
    let instance = instances.choose(Date.now())
    for (let retries = settings.retries; ; retries--)
      try {
        return await attempt(instance, body, client, repeatable)
      } catch (error) {
        if (!(repeatable || wasNeverSent(error)) || retries === 0 || client.signal.aborted || !budget.take()) throw error
        instance = instances.choose(Date.now(), instance)
      }
  }

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
    subscribe: async (operation, client) =>
      settings.subscriptions.protocol === 'socket'
        ? openSocketStream(settings.subscriptions.url ?? instances.choose(Date.now()).url, operation, (body) => headersFor(client, body), { signal: client.signal, waitingEvents })
        : openEventStream(settings.subscriptions.url ?? instances.choose(Date.now()).url, operation, (body) => headersFor(client, body), client.signal),
    instances: () => instances.all.map((instance) => ({ url: instance.url, state: breaker.opened ? 'DOWN' : instance.state(Date.now()) })),
    async close() {
      breaker.shutdown()
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
    if (client.traceparent) sent['traceparent'] = client.traceparent
    for (const name of headers.propagate) {
      const value = client.headers?.[name]
      if (value !== undefined) sent[name] = value
    }
    return sent
  }
}

/** @throws NoAnswer unless the text is a GraphQL result; its status does not matter then. */
export function parseAnswer(status: number, text: string): GraphQLResult {
  let result: unknown
  try {
    result = JSON.parse(text)
  } catch (cause) {
    throw new NoAnswer(`status ${status}, and no JSON`, { cause })
  }
  if (typeof result !== 'object' || result === null || !('data' in result || 'errors' in result)) throw new NoAnswer(`status ${status}, and no GraphQL result`)
  return result as GraphQLResult
}
