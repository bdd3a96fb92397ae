import { hash } from 'node:crypto'
import type { DocumentNode } from 'graphql'
import type { SubgraphSettings } from '../settings.ts'
import type { SubgraphResult } from '../source.ts'
import type { CacheGraph } from './graph.ts'
import { partsOf, type Part } from './part.ts'
import { hintOf, settle, type Policy, type Scope } from './policy.ts'

/** A part with more tags of its own than this is not kept; dropping some would leave it to be served when it must not. */
const MOST_GIVEN_TAGS = 64
const MOST_TAG_LENGTH = 256
/** Headers that say who asks. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization'])
/** Headers that are the same in all fetches, or in none. */
const SAME_FOR_ALL = new Set(['accept', 'accept-encoding', 'content-type', 'host', 'origin', 'user-agent'])

/** How the answers of one subgraph are kept. */
export class SubgraphRules {
  readonly name: string
  /** Of the supergraph and of the way in which this subgraph is asked: other rules, other keys. */
  readonly version: string
  readonly headers: readonly string[]
  readonly staleIfErrorMs: number
  readonly #graph: CacheGraph
  readonly #settings: SubgraphSettings['cache']
  readonly #unsaid: Scope
  readonly #knowsClient: boolean
  readonly #most: number
  readonly #parts = new WeakMap<DocumentNode, readonly Part[]>()

  constructor(name: string, graph: CacheGraph, settings: SubgraphSettings, { knowsClient, most, version }: { knowsClient: boolean; most: number; version: string }) {
    const { headers, url, instances, cache } = settings
    this.name = name
    this.headers = headers.propagate
    this.staleIfErrorMs = cache.staleIfErrorSeconds * 1000
    this.version = hash('sha256', JSON.stringify([version, name, headers, url, instances]), 'base64url')
    this.#graph = graph
    this.#settings = cache
    this.#most = most
    this.#knowsClient = knowsClient
    // Who is told who asks may answer each one differently, and then has to say that it does not.
    this.#unsaid = knowsClient || headers.propagate.some((header) => CREDENTIALS.has(header)) ? 'private' : 'public'
  }

  parts(document: DocumentNode): readonly Part[] {
    let parts = this.#parts.get(document)
    if (!parts) this.#parts.set(document, (parts = partsOf(document, this.#graph, this.#settings.maxAge)))
    return parts
  }

  /** What the subgraph said comes first, then the settings of the type, then the schema, then the settings of the subgraph. */
  policy(part: Part, type: string, said: SubgraphResult['cache']): Policy {
    const { types, maxAge, scope } = this.#settings
    const hints = [said && hintOf(said), types[type], part.hint(type), { maxAge, scope }]
    if (part.isProtected || this.#variesByClient(said?.vary)) hints.push({ scope: 'private' })
    return settle(hints, this.#unsaid, this.#most)
  }

  /** Whether it answers by a header that only the host's `sign` can have made, and that is in no key. */
  #variesByClient(vary: string | undefined): boolean {
    if (!this.#knowsClient || !vary) return false
    return vary.toLowerCase().split(',').some((name) => !SAME_FOR_ALL.has(name.trim()) && !this.headers.includes(name.trim()))
  }
}

/** Tags that the subgraph gave; undefined when they cannot be remembered. */
export function givenTags({ cache, extensions }: SubgraphResult): readonly string[] | undefined {
  const listed: unknown = extensions?.['cacheTags']
  const tags = [...(cache?.cacheTag?.split(',').map((tag) => tag.trim()) ?? []), ...(Array.isArray(listed) ? listed.map(String) : [])].filter(Boolean)
  return tags.length > MOST_GIVEN_TAGS || tags.some((tag) => tag.length > MOST_TAG_LENGTH) ? undefined : [...new Set(tags)]
}
