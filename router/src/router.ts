import type { Principal } from '@ecolaura/kernel'
import type { FastifyPluginAsync } from 'fastify'
import { createAnswers, type Answers } from './answers.ts'
import { AnswerCache } from './cache/answer-cache.ts'
import { UnknownInvalidation, type Invalidation } from './cache/tags.ts'
import { recogniser, type Recognise } from './clients/profiles.ts'
import { Engine } from './engine.ts'
import { fetchFace } from './faces/fetch.ts'
import { graphqlPlugin } from './faces/plugin.ts'
import type { RouterOptions } from './options.ts'
import { Planning } from './planning/planning.ts'
import { addressBehind, type AddressOf } from './rates/network.ts'
import { Rates } from './rates/rates.ts'
import { Settings } from './settings.ts'
import { createSend, type RouterLogger } from './sources/send.ts'
import { Subgraphs, type SubgraphReadiness } from './sources/subgraphs.ts'
import { readSupergraph } from './supergraph.ts'
import { tracedGraph, tracedSend } from './traces.ts'

export type Router = Answers & {
  /** A `fetch` for GraphQL clients in this process: what they post is executed as this principal. */
  fetchAs(principal: Principal): typeof fetch
  /** Registers POST and GET /graphql (Apollo Server), its WebSocket and its event stream. */
  readonly plugin: FastifyPluginAsync
  readonly identify: RouterOptions['identify']
  readonly allowsOrigin: RouterOptions['allowsOrigin']
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
  const { logger, observe, tracer } = options
  const settings = Settings.parse({ ...options.settings, introspection: options.introspection })
  const subgraphs = new Subgraphs(options, settings)
  const recognise = recogniser(settings)
  const rates = settings.rates.limits.length ? new Rates({ settings, logger, tell: observe?.rateLimited }) : undefined
  const cache = new AnswerCache({ settings, logger, knowsClient: (name) => subgraphs.knowsClient(name), tell: observe?.cache?.bind(observe) })
  const planning = options.planning ?? new Planning({ logger, engine: settings.planner })
  const plainSend = createSend(subgraphs.sources, logger, observe)
  const send = tracer ? tracedSend(tracer, plainSend) : plainSend

  const load = (sdl: string): Engine => {
    const supergraph = readSupergraph(sdl, options.policies)
    subgraphs.add(supergraph.urls)
    for (const subgraph of Object.keys(settings.subgraphs)) if (!supergraph.urls.has(subgraph)) logger.warn({ subgraph }, 'The settings are about a subgraph that the supergraph does not have.')
    const graph = tracer ? tracedGraph(tracer, planning.graph(sdl)) : planning.graph(sdl)
    return new Engine(supergraph, graph, { settings, send, overrides: options.overrides, answers: cache.forSupergraph(supergraph), rates })
  }
  const listeners = new Set<(engine: Engine) => void>()
  let engine = load(options.supergraph)
  let stopped = false

  const change = async (sdl: string): Promise<void> => {
    const next = load(sdl)
    await next.planned.ready()
    await next.warm(engine, settings.warmedOperations)
    await subgraphs.start()
    subgraphs.moveTo(next.supergraph.urls)
    engine.planned.forget()
    engine = next
    for (const listener of listeners) listener(engine)
  }
  let changed = Promise.resolve()

  const router: Router = {
    ...createAnswers({ options, settings, recognise, sources: subgraphs.sources, engine: () => engine }),
    fetchAs: (principal) => fetchFace(router, principal),
    get plugin() {
      return graphqlPlugin(router)
    },
    identify: options.identify,
    allowsOrigin: options.allowsOrigin,
    recognise,
    rates,
    addressOf: settings.trustedProxies.length ? addressBehind(settings.trustedProxies) : undefined,
    settings,
    logger,
    get engine() {
      return engine
    },
    onReload(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async ready() {
      await engine.planned.ready()
      await rates?.ready()
      await subgraphs.start()
    },
    reload(sdl) {
      // One after another: an older file that takes longer to plan must not come after a newer one.
      const turn = changed.then(() => change(sdl))
      changed = turn.catch(() => undefined)
      return turn
    },
    async invalidate(...invalidations) {
      const { answers } = engine
      if (!answers) throw new UnknownInvalidation('Nothing is kept: no subgraph has `cache.enabled`.')
      await cache.invalidate([...new Set(invalidations.flatMap((one) => answers.tagsOf(one)))])
    },
    register: (subgraph, url, leaseSeconds) => subgraphs.register(subgraph, url, leaseSeconds),
    release: (subgraph, url) => subgraphs.release(subgraph, url),
    readiness: () => ({ ready: !stopped, subgraphs: subgraphs.readiness(engine.supergraph.urls) }),
    async stop() {
      stopped = true
      rates?.close()
      if (!options.planning) planning.stop()
      await Promise.all([cache.close(), subgraphs.close()])
    },
  }
  return router
}
