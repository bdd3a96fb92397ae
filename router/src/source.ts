import type { ClientRequest, Eventually } from '@ecolaura/kernel'
import type { DocumentNode, GraphQLFormattedError } from 'graphql'
import type { Taken } from './rates/gcra.ts'

/** GraphQL text in, result out; the same for each way to reach a subgraph. */
export type SubgraphOperation = {
  readonly query: string
  /** The same text parsed, one object for the life of its plan: a source in process may compile it once and keep that by identity. */
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string
  /** Headers that name the span of this fetch as the parent of what the subgraph does; only where the router traces. */
  readonly trace?: Readonly<Record<string, string>>
}

/** A client's request as the router carries it; headers are there when it came over HTTP. */
export type RouterClient = ClientRequest & {
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Its kind, by the name of a profile in the settings; null for a caller inside, whom no profile binds. Left out, the router finds it. */
  readonly profile?: string | null
  /** SHA-256 of the API key by which it was recognised. */
  readonly apiKey?: string
  /** What its requests and costs have taken from the limits for its kind; left out where nothing is counted. */
  readonly taken?: Taken[]
}

export type GraphQLData = Record<string, unknown>
export type GraphQLResult = {
  data?: GraphQLData | null
  errors?: readonly GraphQLFormattedError[]
  extensions?: Record<string, unknown>
}

/** What a subgraph says about keeping its answer: headers of HTTP, or the same words from a source in process. */
export type CacheWords = {
  readonly cacheControl?: string
  /** Seconds since somebody else kept it. */
  readonly age?: string
  readonly vary?: string
  /** Names, with commas between, by which it can be invalidated. */
  readonly cacheTag?: string
}
export type SubgraphResult = GraphQLResult & { cache?: CacheWords }

/**
 * One way to reach one subgraph. Results are handed over, not lent: the router adds other subgraphs' fields to their
 * objects, so a source must not keep them. A source rejects only when there is no answer at all.
 */
export interface SubgraphSource {
  /** Whether it always rejects as soon as the client's signal fires; otherwise the router listens to the signal itself. */
  readonly endsWithClient?: boolean
  execute(operation: SubgraphOperation, client: RouterClient): Eventually<SubgraphResult>
  subscribe?(operation: SubgraphOperation, client: RouterClient): Promise<AsyncIterable<GraphQLResult> | GraphQLResult>
  close?(): Promise<void>
}
