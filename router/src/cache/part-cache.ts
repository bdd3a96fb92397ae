import type { CacheFacts } from '../observer.ts'
import type { Run } from '../plan/fetch.ts'
import type { RouterClient, SubgraphOperation, SubgraphResult } from '../source.ts'
import { gaveNoAnswer } from '../sources/send.ts'
import { answersOf, assembled, itemAt, placed, reduced } from './assemble.ts'
import type { Freshness } from './freshness.ts'
import type { CacheGraph } from './graph.ts'
import { lookFor, portionsOf, type Item, type Portion } from './item.ts'
import type { Kept, PartStore } from './store.ts'
import { givenTags, type SubgraphRules } from './subgraph-rules.ts'
import { givenTag } from './tags.ts'

export type PartCacheOptions = {
  readonly store: PartStore
  readonly graph: CacheGraph
  /** Of the subgraphs whose answers are kept. */
  readonly rules: ReadonlyMap<string, SubgraphRules>
  readonly tell?: (facts: CacheFacts) => void
}

type Fetch = { readonly rules: SubgraphRules; readonly operation: SubgraphOperation; readonly client: RouterClient; readonly freshness: Freshness }

/** Keeps parts of subgraphs' answers: entities one by one, the root fields of a fetch together. */
export class PartCache {
  readonly #options: PartCacheOptions

  constructor(options: PartCacheOptions) {
    this.#options = options
  }

  /** The `send` of one query: asks only for what is not kept, and learns how long the whole answer may be. */
  around(send: Run['send'], freshness: Freshness): Run['send'] {
    return (subgraph, operation, client) => {
      const rules = this.#options.rules.get(subgraph)
      const parts = rules?.parts(operation.document)
      if (rules && parts?.length) return this.#fetch(send, portionsOf(rules, this.#options.graph, parts, operation, client), { rules, operation, client, freshness })
      freshness.refuse()
      return send(subgraph, operation, client)
    }
  }

  async #fetch(send: Run['send'], portions: readonly Portion[], fetch: Fetch): Promise<SubgraphResult> {
    const { rules, operation, client, freshness } = fetch
    const all = portions.flatMap(({ items }) => items)
    const moment = await lookFor(all, this.#options.store)
    const now = Date.now()
    const isFresh = ({ kept }: Item) => kept !== undefined && kept.freshUntil > now
    for (const item of all) if (isFresh(item)) freshness.restrict(item.kept!.freshUntil, item.kept!.scope, () => [...item.tags(), ...item.kept!.tags])
    const missing = portions.map(({ part, items }) => ({ part, items: items.filter((item) => !isFresh(item)) }))
    const asked = missing.flatMap(({ items }) => items)
    this.#tell(rules, 'hit', all.length - asked.length)
    this.#tell(rules, 'miss', asked.length)
    if (asked.length === 0) return { data: assembled(portions, keptValue) }
    const result = await send(rules.name, asked.length === all.length ? operation : reduced(operation, missing), client)
    if (gaveNoAnswer(result)) return this.#standIn(result, portions, asked, fetch)
    const answers = answersOf(missing, result.data)
    this.#keep(missing, answers, result, moment, fetch)
    const errors = result.errors?.map((error) => placed(error, portions, missing))
    return { ...result, errors, data: assembled(portions, (item) => (answers.has(item) ? answers.get(item) : keptValue(item))) }
  }

  /** Without an answer, what was kept stands in, as far as it goes. */
  #standIn(result: SubgraphResult, portions: readonly Portion[], asked: readonly Item[], { rules, freshness }: Fetch): SubgraphResult {
    freshness.refuse()
    const stale = asked.filter(({ kept }) => kept).length
    this.#tell(rules, 'stale', stale)
    const data = assembled(portions, keptValue)
    return stale === asked.length ? { data } : { ...result, data }
  }

  /** Writes what may be kept; what an error is about may not. */
  #keep(missing: readonly Portion[], answers: ReadonlyMap<Item, unknown>, result: SubgraphResult, moment: number | undefined, { rules, freshness }: Fetch): void {
    const wrong = new Set(result.errors?.map((error) => itemAt(error, missing)))
    const given = givenTags(result)?.map((tag) => givenTag(rules.name, tag))
    const now = Date.now()
    const written: [string, Kept][] = []
    for (const { part, items } of missing)
      for (const item of items) {
        const value = answers.get(item)
        const { maxAge, scope } = rules.policy(part, item.type, result.cache)
        if (wrong.has(item) || wrong.has(undefined) || !given || typeof value !== 'object' || value === null || maxAge === 0) {
          freshness.refuse()
          continue
        }
        const freshUntil = now + maxAge * 1000
        freshness.restrict(freshUntil, scope, () => [...item.tags(), ...given])
        const key = item.keys[scope]
        if (key !== undefined) written.push([key, { text: JSON.stringify(value), scope, freshUntil, keptUntil: freshUntil + rules.staleIfErrorMs, tags: given }])
      }
    if (moment === undefined || written.length === 0) return
    this.#options.store.write(written, moment)
    this.#tell(rules, 'stored', written.length)
  }

  #tell({ name }: SubgraphRules, outcome: CacheFacts['outcome'], count: number): void {
    if (count > 0) this.#options.tell?.({ subgraph: name, outcome, count })
  }
}

/** A value of its own: the router adds other subgraphs' fields to it. */
const keptValue = ({ kept }: Item): unknown => (kept ? JSON.parse(kept.text) : undefined)
