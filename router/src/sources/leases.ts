import type { Address } from './instance.ts'
import { MOST_INSTANCES } from './instances.ts'

/** One instance that says of itself, until when. */
export type Lease = { readonly url: string; readonly until: number }

/** Where instances register themselves; one for all routers that shall know the same ones. */
export type Leases = {
  /** Registers or renews. False when the subgraph has as many as there may be. */
  register(subgraph: string, url: string, seconds: number): Promise<boolean>
  release(subgraph: string, url: string): Promise<void>
  /** Those that have not lapsed, in a fixed order. */
  current(subgraph: string): Promise<Lease[]>
  close(): Promise<void>
}

export const leasedAddress = ({ url, until }: Lease): Address => ({ url, id: url, leasedUntil: until })

/** Leases in this process, for a router that is the only one; a restart forgets them until they are renewed. */
export function memoryLeases(now: () => number = Date.now): Leases {
  const subgraphs = new Map<string, Map<string, number>>()
  const currentOf = (subgraph: string): Map<string, number> => {
    const leases = subgraphs.get(subgraph) ?? new Map<string, number>()
    for (const [url, until] of leases) if (until <= now()) leases.delete(url)
    subgraphs.set(subgraph, leases)
    return leases
  }
  return {
    async register(subgraph, url, seconds) {
      const leases = currentOf(subgraph)
      if (!leases.has(url) && leases.size >= MOST_INSTANCES) return false
      leases.set(url, now() + seconds * 1_000)
      return true
    },
    release: async (subgraph, url) => void currentOf(subgraph).delete(url),
    current: async (subgraph) => [...currentOf(subgraph)].map(([url, until]) => ({ url, until })).sort(byUrl),
    close: async () => undefined,
  }
}

const byUrl = (one: Lease, other: Lease): number => (one.url < other.url ? -1 : 1)
