import type { RouterClient } from '../source.ts'
import type { Posted } from './post.ts'

/**
 * One fetch for equal queries that are under way at once. Equal means: the same body, the same principal and the same
 * headers, so nobody gets what was made for another. The text is shared and read by each for itself, since results are
 * written into.
 */
export class InFlight {
  readonly #underWay = new Map<string, Map<unknown, Promise<Posted>>>()

  share(body: string, headers: Record<string, string>, client: RouterClient, fetch: () => Promise<Posted>): Promise<Posted> {
    const key = `${body}\n${JSON.stringify(headers)}`
    let byPrincipal = this.#underWay.get(key)
    if (!byPrincipal) this.#underWay.set(key, (byPrincipal = new Map()))
    const known = byPrincipal.get(client.principal)
    if (known) return known
    const fetching = fetch().finally(() => {
      byPrincipal.delete(client.principal)
      if (byPrincipal.size === 0) this.#underWay.delete(key)
    })
    byPrincipal.set(client.principal, fetching)
    return fetching
  }
}
