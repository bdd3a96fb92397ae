import { GraphQLError, parse, print } from 'graphql'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Settings } from '../settings.ts'
import type { RouterClient } from '../source.ts'
import { Inadmissible, type GraphQLRequest } from './admission.ts'

/** Registered operations, as `generate-persisted-query-manifest` and Relay-like tools write them. */
export const OperationManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string(), name: z.string().optional(), type: z.string().optional(), clientName: z.string().nullish() })),
})
export type OperationManifest = z.output<typeof OperationManifest>

/** `known`: ids stand for their operations. `required`: and nothing else is answered, except to the platform's own services. */
export type SafelistMode = 'known' | 'required'

/** What an honest client calls itself. */
export const CLIENT_NAME = 'apollographql-client-name'

/** The list of each profile, null for clients who have none. A profile with operations of its own does not share the general ones. */
export function safelists(settings: Pick<Settings, 'operations' | 'clients'>, general: readonly OperationManifest[] = [], own: Readonly<Record<string, readonly OperationManifest[]>> = {}): (client: RouterClient) => Safelist {
  const lists = new Map<string | null, Safelist>([[null, new Safelist(general, settings.operations)]])
  for (const [name, { operations }] of Object.entries(settings.clients)) lists.set(name, new Safelist(own[name] ?? general, operations ?? settings.operations))
  return ({ profile }) => lists.get(profile ?? null)!
}

/** The operations that clients may ask for by id; an operation with a client's name is for that client alone. */
export class Safelist {
  readonly #required: boolean
  /** By client name; `''` is for everyone. */
  readonly #bodies = new Map<string, Map<string, string>>()
  readonly #texts = new Map<string, Set<string>>()
  readonly #normal = new LRUCache<string, string>({ max: 5_000 })

  constructor(manifests: readonly OperationManifest[], mode: SafelistMode) {
    this.#required = mode === 'required'
    for (const { id, body, clientName } of manifests.flatMap(({ operations }) => operations)) {
      entry(this.#bodies, clientName ?? '', () => new Map<string, string>()).set(id, body)
      entry(this.#texts, clientName ?? '', () => new Set<string>()).add(this.#normalise(body))
    }
  }

  /** The request with the text that its id stands for; as it is when it has none that is registered. */
  withText(request: GraphQLRequest, headers: RouterClient['headers']): GraphQLRequest {
    const id = idOf(request)
    const body = id && namesOf(headers).map((name) => this.#bodies.get(name)?.get(id)).find((found) => found !== undefined)
    if (!body) return request
    const { persistedQuery: _id, ...extensions } = request.extensions!
    return { ...request, query: body, extensions }
  }

  /** @throws Inadmissible for an operation that is not registered, where that is required. */
  check({ query }: GraphQLRequest, { headers, principal }: RouterClient): void {
    if (!this.#required || principal.kind === 'service') return
    const text = this.#normalise(query)
    if (namesOf(headers).some((name) => this.#texts.get(name)?.has(text))) return
    throw new Inadmissible([new GraphQLError('Only registered operations are answered here.', { extensions: { code: 'QUERY_NOT_IN_SAFELIST' } })])
  }

  /** Layout does not matter; a text that is no GraphQL stays as it is, and is refused later for that. */
  #normalise(text: string): string {
    let normal = this.#normal.get(text)
    if (normal === undefined) {
      try {
        normal = print(parse(text, { noLocation: true, maxTokens: 15_000 }))
      } catch {
        normal = text
      }
      this.#normal.set(text, normal)
    }
    return normal
  }
}

const namesOf = (headers: RouterClient['headers']): string[] => [headers?.[CLIENT_NAME] ?? '', '']

function idOf({ extensions }: GraphQLRequest): string | undefined {
  const persisted = extensions?.['persistedQuery'] as { sha256Hash?: unknown } | undefined
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash : undefined
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known) return known
  const made = make()
  map.set(key, made)
  return made
}
