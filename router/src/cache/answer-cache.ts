import { hash } from 'node:crypto'
import type { CacheFacts } from '../observer.ts'
import type { Run } from '../plan/fetch.ts'
import { subgraphSettings, type Settings } from '../settings.ts'
import type { GraphQLResult } from '../source.ts'
import type { RouterLogger } from '../sources/send.ts'
import type { Supergraph } from '../supergraph.ts'
import { notePolicy } from './answer-policy.ts'
import { Freshness } from './freshness.ts'
import { cacheGraph, type CacheGraph } from './graph.ts'
import { MemoryStore } from './memory-store.ts'
import { PartCache } from './part-cache.ts'
import { RedisStore } from './redis-store.ts'
import type { PartStore } from './store.ts'
import { SubgraphRules } from './subgraph-rules.ts'
import { tagsOf, type Invalidation } from './tags.ts'
import { policyOf, WholeAnswers, type Asked } from './whole-answers.ts'

export type AnswerCacheOptions = {
  readonly settings: Settings
  readonly logger: RouterLogger
  readonly tell?: (facts: CacheFacts) => void
  /** Whether a subgraph is told who asks. */
  readonly knowsClient: (subgraph: string) => boolean
}

/** How one supergraph's queries are answered with what is kept. */
export type KeptAnswers = {
  answer(asked: Asked, run: (send: Run['send']) => Promise<GraphQLResult>, send: Run['send']): Promise<GraphQLResult>
  /** The same for an answer that comes in parts: what subgraphs say is kept, the whole is not. */
  around(send: Run['send']): Run['send']
  /** @throws UnknownInvalidation */
  tagsOf(invalidation: Invalidation): string[]
}

/** What is kept of subgraphs' answers; it outlives supergraphs, but each sees only what was kept under itself. */
export class AnswerCache {
  readonly #options: AnswerCacheOptions
  #store: PartStore | undefined

  constructor(options: AnswerCacheOptions) {
    this.#options = options
  }

  /** Undefined when no subgraph of this supergraph is kept. */
  forSupergraph(supergraph: Supergraph): KeptAnswers | undefined {
    const names = [...supergraph.urls.keys()].filter((name) => subgraphSettings(this.#options.settings, name).cache.enabled)
    if (names.length === 0) return undefined
    const graph = cacheGraph(supergraph)
    const rules = this.#rules(names, supergraph, graph)
    const parts = new PartCache({ store: this.#opened(), graph, rules, tell: this.#options.tell })
    const whole = this.#wholeAnswers([...rules.values()])
    const partly = async (run: (send: Run['send']) => Promise<GraphQLResult>, send: Run['send']) => {
      const freshness = new Freshness(false)
      const result = await run(parts.around(send, freshness))
      return notePolicy(result, policyOf(result, freshness))
    }
    return {
      answer: (asked, run, send) => (whole ? whole.answer(asked, (freshness) => run(parts.around(send, freshness))) : partly(run, send)),
      around: (send) => parts.around(send, new Freshness(false)),
      tagsOf: (invalidation) => tagsOf(invalidation, graph, names),
    }
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    await this.#store?.invalidate(tags)
  }

  async close(): Promise<void> {
    await this.#store?.close()
  }

  #rules(names: readonly string[], supergraph: Supergraph, graph: CacheGraph): Map<string, SubgraphRules> {
    const { settings, knowsClient } = this.#options
    const version = hash('sha256', supergraph.sdl, 'base64url')
    const rulesOf = (name: string) => new SubgraphRules(name, graph, subgraphSettings(settings, name), { knowsClient: knowsClient(name), most: settings.cache.maxAge, version })
    return new Map(names.map((name) => [name, rulesOf(name)]))
  }

  #wholeAnswers(rules: readonly SubgraphRules[]): WholeAnswers | undefined {
    if (!this.#options.settings.cache.wholeAnswers) return undefined
    const headers = [...new Set(rules.flatMap((one) => one.headers))]
    return new WholeAnswers({ store: this.#opened(), version: rules.map(({ version }) => version).join(), headers, tell: this.#options.tell })
  }

  #opened(): PartStore {
    const { settings, logger } = this.#options
    const { redis, bytes } = settings.cache
    if (redis && !redis.url) throw new Error('`cache.redis` has no `url`.')
    return (this.#store ??= redis?.url ? new RedisStore({ ...redis, url: redis.url, mostMs: longestMs(settings), logger }) : new MemoryStore(bytes))
  }
}

/** Nothing outlives this, so an invalidation need not be remembered for longer. */
function longestMs(settings: Settings): number {
  const stale = [settings.allSubgraphs, ...Object.values(settings.subgraphs)].map(({ cache }) => cache?.staleIfErrorSeconds ?? 0)
  // What was being fetched when it was invalidated is written later, by a clock that may differ a little.
  return (settings.cache.maxAge + Math.max(...stale) + 60) * 1000 + settings.deadlineMs
}
