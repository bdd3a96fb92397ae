import { Refusal, type Principal } from '@ecolaura/kernel'
import type { Tracer } from '@opentelemetry/api'
import type { FastifyPluginAsync } from 'fastify'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { Inadmissible, type GraphQLRequest } from './admit/admission.ts'
import type { Policies } from './access.ts'
import { safelists, type OperationManifest } from './admit/safelist.ts'
import { AnswerCache } from './cache/answer-cache.ts'
import { UnknownInvalidation, type Invalidation } from './cache/tags.ts'
import { recogniser, type Recognise } from './clients/profiles.ts'
import type { Operation } from './admit/operation.ts'
import type { AnswerPart, FormatName } from './defer/formats.ts'
import { answerInParts } from './defer/in-parts.ts'
import { Engine } from './engine.ts'
import { fetchFace } from './faces/fetch.ts'
import { graphqlPlugin } from './faces/plugin.ts'
import { Settings, subgraphSettings, type SettingsInput } from './settings.ts'
import { httpSource, type BreakerState, type HttpSource, type SignRequest } from './sources/http.ts'
import type { InstanceFacts } from './sources/instance.ts'
import { memoryLeases, type Leases } from './sources/leases.ts'
import type { Overrides } from './planning/rollout.ts'
import { addressBehind, type AddressOf } from './rates/network.ts'
import { Rates } from './rates/rates.ts'
import { Planning } from './planning/planning.ts'
import { observed, observedParts, type RouterObserver, type Run } from './observer.ts'
import { maskedErrors } from './sources/masked-errors.ts'
import { createSend, type RouterLogger } from './sources/send.ts'
import { tracedGraph, tracedRun, tracedSend } from './traces.ts'
import type { GraphQLResult, RouterClient, SubgraphSource } from './source.ts'
import { readSupergraph } from './supergraph.ts'
import type { Stream } from './stream.ts'
import { subscribe } from './subscription.ts'

/** What a client shows to be known by: HTTP headers, and for a socket the payload of its `connection_init`. */
export type Credentials = {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly connectionParams?: Readonly<Record<string, unknown>>
  /** The other end of the connection, as our own socket has it. */
  readonly remoteAddress?: string
}

export type RouterOptions = {
  /** SDL of a composed supergraph. */
  readonly supergraph: string
  /** By subgraph name. What is missing here is fetched over HTTP at the URL in the supergraph. */
  readonly sources?: Readonly<Record<string, SubgraphSource>>
  /** Who asks. Throws a Refusal to say no (401, with its code and message); any other error is a fault. */
  readonly identify: (credentials: Credentials) => Promise<Principal>
  /** Whether clients may read the schema; also turns on the landing page and suggestions in messages. */
  readonly introspection: boolean
  readonly logger: RouterLogger
  /** What an operator would set in the file of a standalone router. */
  readonly settings?: SettingsInput
  /** Hears of each request and each fetch, for metrics and an access log. */
  readonly observe?: RouterObserver
  /** Makes a span for each request, plan and fetch; without it nothing is traced, and nothing paid for it. */
  readonly tracer?: Tracer
  /** Labels of `@override` that are on for a client; without it none is, and percentages are drawn for each request. */
  readonly overrides?: Overrides
  /** Registered operations; `settings.operations` says whether others are answered. */
  readonly operations?: readonly OperationManifest[]
  /** Those of the clients of a profile, in place of the general ones. */
  readonly clientOperations?: Readonly<Record<string, readonly OperationManifest[]>>
  /** Which of these policies hold for a client; required when the supergraph uses `@policy`. */
  readonly policies?: Policies
  /** Proves the router to a subgraph that is reached over HTTP. Without it requests carry no identity. */
  readonly sign?: (subgraph: string) => SignRequest | undefined
  /** The planner's process; several routers may share one. Without it the router starts and stops its own. */
  readonly planning?: Planning
  /** Where instances register themselves; several routers may share one in Redis. Without it registrations stay in this process. */
  readonly leases?: Leases
}

export type SubgraphReadiness = { readonly name: string; readonly instances: InstanceFacts[] | 'in process'; readonly breaker?: BreakerState }

export type Router = {
  /** Answers a query or a mutation for a caller in this process. Never rejects for a client's fault. */
  execute(request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult>
  /** The short way to `execute`, for a query or a mutation that this kind of client was admitted with before; undefined for any other. */
  known(request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult> | undefined
  /** An answer in parts, for an operation of this kind of client that defers fragments; undefined for any other, and when it cannot be admitted. */
  inParts(request: GraphQLRequest, client: RouterClient, format: FormatName): Promise<Stream<AnswerPart> | GraphQLResult> | undefined
  /** The request with the text that its id stands for, where operations are registered. */
  withText(request: GraphQLRequest, client: RouterClient): GraphQLRequest
  /**
   * Starts a subscription, or an answer in parts where fragments are deferred; a result instead of a stream is the whole answer,
   * or says why it could not start. `return()` ends the stream.
   */
  subscribe(request: GraphQLRequest, client: RouterClient): Promise<Stream<GraphQLResult> | GraphQLResult>
  /** A `fetch` for GraphQL clients in this process: what they post is executed as this principal. */
  fetchAs(principal: Principal): typeof fetch
  /** Registers POST and GET /graphql (Apollo Server), its WebSocket and its event stream. */
  readonly plugin: FastifyPluginAsync
  readonly identify: RouterOptions['identify']
  /** Tells the kind of a client; undefined where there is but one. */
  readonly recognise: Recognise | undefined
  /** Counts what clients ask; undefined where nothing limits that. */
  readonly rates: Rates | undefined
  /** A client's address behind proxies that are trusted; undefined where none is. */
  readonly addressOf: AddressOf | undefined
  readonly settings: Settings
  readonly logger: RouterLogger
  readonly engine: Engine
  onReload(listener: (engine: Engine) => void): () => void
  /** Rejects when the planner refuses the supergraph. */
  ready(): Promise<void>
  /** Changes the supergraph: requests that run finish on the old one. Rejects when the file is wrong; the old one stays. */
  reload(supergraph: string): Promise<void>
  /** Registers or renews an instance of a subgraph whose settings say `discovery.by: lease`; it is asked when this resolves. */
  register(subgraph: string, url: string, leaseSeconds: number): Promise<'registered' | 'unknown' | 'full'>
  /** Ends a registration before its lease does; what is under way there finishes. */
  release(subgraph: string, url: string): Promise<void>
  /**
   * From when this resolves, nothing of this that was fetched before is served from a cache, by no router that shares it.
   * Rejects with UnknownInvalidation when it names what is not kept here, and otherwise when the cache cannot be reached.
   */
  invalidate(...invalidations: readonly Invalidation[]): Promise<void>
  /** Facts for `/readyz`. */
  readiness(): { ready: boolean; subgraphs: SubgraphReadiness[] }
  stop(): Promise<void>
}

/** A router for one supergraph. It opens nothing until it is used; `stop()` closes what it opened. */
export function createRouter(options: RouterOptions): Router {
  const { logger, introspection } = options
  const settings = Settings.parse({ ...options.settings, introspection })
  const sources = new Map<string, SubgraphSource>()
  const remotes = new Map<string, HttpSource>()
  const leases = options.leases ?? memoryLeases()
  const listeners = new Set<(engine: Engine) => void>()
  const safelistOf = safelists(settings, options.operations, options.clientOperations)
  const recognise = recogniser(settings)
  const rates = settings.rates.limits.length ? new Rates({ settings, logger, tell: options.observe?.rateLimited }) : undefined
  const recognised = (client: RouterClient): RouterClient =>
    recognise && client.profile === undefined ? { ...client, ...recognise({ headers: client.headers ?? {} }, client.principal) } : client
  const { tracer } = options
  const plainSend = createSend(sources, logger, options.observe)
  const send = tracer ? tracedSend(tracer, plainSend) : plainSend
  const knowsClient = (name: string) => options.sources?.[name] !== undefined || options.sign?.(name) !== undefined
  const cache = new AnswerCache({ settings, logger, knowsClient, tell: options.observe?.cache?.bind(options.observe) })
  const planning = options.planning ?? new Planning({ logger, engine: settings.planner })

  const remote = (name: string, url: string) => {
    const source = httpSource({ name, url, settings: subgraphSettings(settings, name), sign: options.sign?.(name), waitingEvents: settings.limits.waitingEvents, leases, logger })
    remotes.set(name, source)
    return source
  }
  const sourceOf = (name: string, url: string): SubgraphSource => {
    const source = options.sources?.[name] ?? remote(name, url)
    const { errors } = subgraphSettings(settings, name)
    return errors.mask ? maskedErrors(name, source, errors, logger) : source
  }
  const startRemotes = () => Promise.all([...remotes.values()].map((source) => source.start()))
  const load = (sdl: string): Engine => {
    const supergraph = readSupergraph(sdl, options.policies)
    for (const [name, url] of supergraph.urls) if (!sources.has(name)) sources.set(name, sourceOf(name, url))
    const graph = tracer ? tracedGraph(tracer, planning.graph(sdl)) : planning.graph(sdl)
    return new Engine(supergraph, graph, { settings, send, overrides: options.overrides, answers: cache.forSupergraph(supergraph), rates })
  }
  let engine = load(options.supergraph)
  let stopped = false

  const traced = <Answer extends object>(run: Run<Answer>): Run<Answer> => (tracer ? tracedRun(tracer, run) : run)
  const run = traced(observed(options.observe))
  const deliver = answerInParts(traced(observedParts(options.observe)), settings.deadlineMs, (error, client) => failure(error, client, logger))

  const answering = async <Answer>(asking: RouterClient, answer: (client: RouterClient) => Promise<Answer>): Promise<Answer | GraphQLResult> => {
    try {
      return await answer(recognised(asking))
    } catch (error) {
      return failure(error, asking, logger)
    }
  }

  const router: Router = {
    recognise,
    rates,
    addressOf: settings.trustedProxies.length ? addressBehind(settings.trustedProxies) : undefined,
    identify: options.identify,
    settings,
    logger,
    get engine() {
      return engine
    },
    async execute(request, asking) {
      const current = engine
      return answering(asking, async (client) => {
        safelistOf(client).check(request, client)
        const operation = current.admit(request, client)
        if (operation.kind === 'subscription') return refusal('Subscriptions are answered on the WebSocket or as an event stream.', 'BAD_REQUEST')
        return run(current, operation, request, client)
      })
    },
    known(request, client) {
      const current = engine
      // Whose kind is not known yet goes the long way.
      const operation = recognise && client.profile === undefined ? undefined : current.known(request, client)
      if (!operation || operation.kind === 'subscription') return undefined
      return answering(client, async () => {
        safelistOf(client).check(request, client)
        return run(current, operation, request, client)
      })
    },
    inParts(request, asking, format) {
      const current = engine
      if (!settings.defer || !request.query.includes('@defer')) return undefined
      const client = recognised(asking)
      const operation = admitted(current, request, client)
      if (!operation?.defers) return undefined
      return answering(client, async () => {
        safelistOf(client).check(request, client)
        return deliver(current, operation, request, client, format)
      })
    },
    withText: (request, client) => safelistOf(client).withText(request, client.headers),
    async subscribe(request, asking) {
      const current = engine
      return answering(asking, async (client) => {
        safelistOf(client).check(request, client)
        const operation = current.admit(request, client)
        if (operation.defers && settings.defer) return deliver(current, operation, request, client, 'deferSpec=20220824')
        if (operation.kind !== 'subscription') return run(current, operation, request, client)
        return subscribe(current, sources, operation, request, client)
      })
    },
    fetchAs: (principal) => fetchFace(router, principal),
    get plugin() {
      return graphqlPlugin(router)
    },
    onReload(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async ready() {
      await engine.planned.ready()
      await rates?.ready()
      await startRemotes()
    },
    async reload(sdl) {
      const next = load(sdl)
      await next.planned.ready()
      await next.warm(engine, settings.warmedOperations)
      await startRemotes()
      for (const [name, url] of next.supergraph.urls) remotes.get(name)?.moveTo(url)
      engine.planned.forget()
      engine = next
      for (const listener of listeners) listener(engine)
    },
    async invalidate(...invalidations) {
      const { answers } = engine
      if (!answers) throw new UnknownInvalidation('Nothing is kept: no subgraph has `cache.enabled`.')
      await cache.invalidate([...new Set(invalidations.flatMap((one) => answers.tagsOf(one)))])
    },
    async register(subgraph, url, leaseSeconds) {
      if (subgraphSettings(settings, subgraph).discovery?.by !== 'lease' || !remotes.has(subgraph)) return 'unknown'
      if (!(await leases.register(subgraph, url, leaseSeconds))) return 'full'
      await remotes.get(subgraph)!.look()
      return 'registered'
    },
    async release(subgraph, url) {
      const remote = remotes.get(subgraph)
      if (!remote) return
      await leases.release(subgraph, url)
      await remote.look()
    },
    readiness: () => ({
      ready: !stopped,
      subgraphs: [...engine.supergraph.urls.keys()].map((name) => ({ name, instances: remotes.get(name)?.instances() ?? 'in process', breaker: remotes.get(name)?.breaker() })),
    }),
    async stop() {
      stopped = true
      rates?.close()
      if (!options.planning) planning.stop()
      await Promise.all([cache.close(), ...[...sources.values()].map((source) => source.close?.())])
      if (!options.leases) await leases.close()
    },
  }
  return router
}

function admitted(engine: Engine, request: GraphQLRequest, client: RouterClient): Operation | undefined {
  try {
    return engine.admit(request, client)
  } catch {
    // Whoever answers at once says what is wrong.
    return undefined
  }
}

/** A client's fault is told as it is; anything else is logged and masked. */
export function failure(error: unknown, client: Pick<RouterClient, 'id'>, logger: RouterLogger): GraphQLResult {
  if (error instanceof Inadmissible) return { errors: error.errors.map((one) => one.toJSON()) }
  if (error instanceof GraphQLError) return { errors: [error.toJSON()] }
  if (error instanceof Refusal) return refusal(error.message, error.code)
  logger.error({ error, requestId: client.id }, 'A request failed inside the router.')
  return refusal('Something went wrong here.', 'INTERNAL_SERVER_ERROR', { id: client.id })
}

export function refusal(message: string, code: string, facts: Record<string, unknown> = {}): GraphQLResult {
  const error: GraphQLFormattedError = { message, extensions: { code, ...facts } }
  return { errors: [error] }
}
