import type { InstanceState } from './health.ts'
import { Instance, type Address, type InstanceFacts, type InstanceRules } from './instance.ts'

/** More are not taken, however many are found: each has connections of its own. */
export const MOST_INSTANCES = 200

/** Every tenth turn goes to a degraded instance, so that it can show that it is well again. */
const TRIAL = 10
const RANK: Readonly<Record<InstanceState, number>> = { HEALTHY: 0, DEGRADED: 1, DOWN: 2 }

/** The instances of a subgraph, taken in turn: the healthy ones, then degraded ones, and only when there is no other one that is down. */
export class Instances {
  readonly #rules: InstanceRules
  readonly #draining = new Set<Instance>()
  #all: readonly Instance[] = []
  #turn = 0

  constructor(addresses: readonly Address[], rules: InstanceRules) {
    this.#rules = rules
    this.update(addresses)
  }

  get all(): readonly Instance[] {
    return this.#all
  }

  /** Whose turn it is. An instance in `tried` is chosen only when there is no other. */
  choose(now: number, tried?: ReadonlySet<Instance>): Instance {
    const all = this.#all
    if (all.length === 1) return all[0]!
    const turn = this.#turn++
    const isTrial = !tried && turn % TRIAL === 0
    const start = isTrial ? turn / TRIAL : turn
    let chosen = all[start % all.length]!
    const ideal = isTrial ? -1 : 0
    let best = Infinity
    for (let step = 0; step < all.length && best > ideal; step++) {
      const instance = all[(start + step) % all.length]!
      const state = instance.state(now)
      const rank = tried?.has(instance) ? 3 : isTrial && state === 'DEGRADED' ? -1 : RANK[state]
      if (rank < best) [chosen, best] = [instance, rank]
    }
    return chosen
  }

  /** Whether one that was not tried is at least in this state. */
  has(tried: ReadonlySet<Instance>, state: InstanceState, now: number): boolean {
    return this.#all.some((instance) => !tried.has(instance) && RANK[instance.state(now)] <= RANK[state])
  }

  /** Takes over what was found: new ones join, and one that is gone finishes what it was asked before its connections close. */
  update(found: readonly Address[]): void {
    const now = Date.now()
    const gone = new Map(this.#all.map((instance) => [instance.address.id, instance]))
    const wanted = new Map(found.slice(0, MOST_INSTANCES).map((address) => [address.id, address]))
    this.#all = [...wanted.values()].map((address) => {
      const known = gone.get(address.id)
      if (!known) return new Instance(address, this.#rules, now)
      gone.delete(address.id)
      known.address = address
      return known
    })
    for (const instance of gone.values()) void this.#drain(instance)
  }

  facts(now: number): InstanceFacts[] {
    return [...this.#all, ...this.#draining].map((instance) => instance.facts(now, this.#draining.has(instance)))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all, ...this.#draining].map(({ pool }) => pool.close()))
  }

  async #drain(instance: Instance): Promise<void> {
    this.#draining.add(instance)
    // Whoever closed it meanwhile wanted the same.
    await instance.drain().catch(() => undefined)
    this.#draining.delete(instance)
  }
}
