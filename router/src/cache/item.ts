import type { RouterClient, SubgraphOperation } from '../source.ts'
import type { CacheGraph } from './graph.ts'
import { identityOf, keysOf, questionKey, type Keys } from './key.ts'
import type { Part } from './part.ts'
import type { Kept, PartStore, Wanted } from './store.ts'
import type { SubgraphRules } from './subgraph-rules.ts'
import { insideTag, keyTags, subgraphTag, typeTag } from './tags.ts'

type Representation = Readonly<Record<string, unknown>>

/** One thing of a fetch that may be kept: an entity, or all its root fields. */
export type Item = {
  readonly type: string
  /** What stands for the entity in the request; undefined for root fields. */
  readonly representation: Representation | undefined
  readonly keys: Keys
  readonly tags: () => readonly string[]
  kept: Kept | undefined
}

/** A part with its items, in the order in which they are asked for. */
export type Portion = { readonly part: Part; readonly items: readonly Item[] }

export function portionsOf(rules: SubgraphRules, graph: CacheGraph, parts: readonly Part[], operation: SubgraphOperation, client: RouterClient): Portion[] {
  const identity = identityOf(client.principal)
  return parts.map((part) => {
    const question = questionKey(rules.version, part, operation, client, rules.headers)
    const shared = [subgraphTag(rules.name), ...part.types.map((type) => insideTag(rules.name, type))]
    const item = (representation: Representation | undefined): Item => {
      const type = representation ? String(representation['__typename']) : graph.queryType
      const own = () => [...shared, typeTag(rules.name, type), ...(representation ? keyTags(graph, rules.name, type, representation) : [])]
      return { type, representation, keys: keysOf(question, representation, identity, part.isProtected), tags: remembered(own), kept: undefined }
    }
    const representations = part.entities && (operation.variables[part.entities.variable] as readonly Representation[])
    return { part, items: representations ? representations.map(item) : [item(undefined)] }
  })
}

/** Looks for all items at once, and gives each what was found. Says when it looked; nothing to look for, nothing to write. */
export async function lookFor(items: readonly Item[], store: PartStore): Promise<number | undefined> {
  const wanted = items.flatMap(({ keys, tags }): Wanted[] => [keys.public, keys.private].flatMap((key) => (key === undefined ? [] : { key, tags })))
  if (wanted.length === 0) return undefined
  const { kept, moment } = await store.read(wanted)
  const found = new Map(wanted.map(({ key }, index) => [key, kept[index]]))
  const of = (key: string | undefined) => (key === undefined ? undefined : found.get(key))
  for (const item of items) item.kept = fresher(of(item.keys.public), of(item.keys.private))
  return moment
}

const fresher = (one: Kept | undefined, other: Kept | undefined): Kept | undefined => ((other?.freshUntil ?? 0) > (one?.freshUntil ?? 0) ? other : one)

function remembered<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
