import type { Principal } from '@ecolaura/kernel'
import type { Tracer } from '@opentelemetry/api'
import type { Policies } from './access.ts'
import type { OperationManifest } from './admit/safelist.ts'
import type { RouterObserver } from './observer.ts'
import type { Planning } from './planning/planning.ts'
import type { Overrides } from './planning/rollout.ts'
import type { SettingsInput } from './settings.ts'
import type { SubgraphSource } from './source.ts'
import type { SignRequest } from './sources/http.ts'
import type { Leases } from './sources/leases.ts'
import type { RouterLogger } from './sources/send.ts'

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
  /** Whether a page of this origin may open a socket to this host: unlike answers over HTTP, browsers keep nobody from it. Without it any page may. */
  readonly allowsOrigin?: (origin: string, host: string | undefined) => boolean
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
