import type { CacheFacts } from '../observer.ts'
import type { GraphQLResult, RouterClient } from '../source.ts'
import { notePolicy } from './answer-policy.ts'
import { Freshness } from './freshness.ts'
import { headersOf, identityOf, sha256 } from './key.ts'
import type { Policy } from './policy.ts'
import type { Kept, PartStore } from './store.ts'

/** Everything of a request by which answers differ. */
export type Asked = {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** What the client may see, and how it is planned for. */
  readonly variant: string
  readonly client: RouterClient
}

export type WholeAnswersOptions = {
  readonly store: PartStore
  /** Of the supergraph and of how its subgraphs are asked. */
  readonly version: string
  /** All headers that reach a subgraph. */
  readonly headers: readonly string[]
  readonly tell?: (facts: CacheFacts) => void
}

/** Keeps answers as a whole, as long as all their parts may be and for no more clients than the most private of them. */
export class WholeAnswers {
  readonly #options: WholeAnswersOptions

  constructor(options: WholeAnswersOptions) {
    this.#options = options
  }

  async answer(asked: Asked, fetch: (freshness: Freshness) => Promise<GraphQLResult>): Promise<GraphQLResult> {
    const { store } = this.#options
    const keys = this.#keys(asked)
    const { kept, moment } = await store.read([keys.public, ...(keys.private === undefined ? [] : [keys.private])].map((key) => ({ key, tags: () => [] })))
    const now = Date.now()
    const found = kept.find((one) => one && one.freshUntil > now)
    this.#options.tell?.({ subgraph: '', outcome: found ? 'hit' : 'miss', count: 1 })
    if (found) return notePolicy(JSON.parse(found.text) as GraphQLResult, { maxAge: Math.floor((found.freshUntil - now) / 1000), scope: found.scope })
    const freshness = new Freshness(true)
    const result = await fetch(freshness)
    const policy = policyOf(result, freshness)
    const key = policy && keys[policy.scope]
    const { tags } = freshness
    if (policy && key !== undefined && tags && moment !== undefined) this.#write(key, result, policy, tags, moment)
    return notePolicy(result, policy)
  }

  #write(key: string, result: GraphQLResult, { maxAge, scope }: Policy, tags: readonly string[], moment: number): void {
    const freshUntil = Date.now() + maxAge * 1000
    const kept: Kept = { text: JSON.stringify(result), scope, freshUntil, keptUntil: freshUntil, tags }
    this.#options.store.write([[key, kept]], moment)
    this.#options.tell?.({ subgraph: '', outcome: 'stored', count: 1 })
  }

  #keys({ query, operationName, variables, variant, client }: Asked) {
    const { version, headers } = this.#options
    const everybody = sha256(['answer', version, query, operationName ?? null, variables, variant, client.profile ?? null, client.principal.market, headersOf(client, headers)])
    const identity = identityOf(client.principal)
    return { public: everybody, private: identity === undefined ? undefined : sha256([everybody, identity]) }
  }
}

/** How long an answer may be kept; what lacks a part or has remarks may not. */
export function policyOf(result: GraphQLResult, freshness: Freshness): Policy | undefined {
  return result.errors || result.extensions || !result.data ? undefined : freshness.policy(Date.now())
}
