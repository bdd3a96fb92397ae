import { wasNeverSent } from './retry.ts'

export type InstanceState = 'HEALTHY' | 'DEGRADED' | 'DOWN'

export type HealthRules = {
  /** Share of failures among the last answers from which an instance counts as degraded. */
  readonly errorPercent: number
  /** Mean time of an answer from which it counts as degraded. */
  readonly slowMs?: number
  /** A probe brings an instance back, not the passing of time. */
  readonly isProbed: boolean
}

/** Weight of the newest answer in the means: the last twenty or so matter. */
const NEWEST = 0.1

/** What is known of one instance by its answers; the clock is an argument. */
export class Health {
  readonly #rules: HealthRules
  #failures = 0
  #downUntil = 0
  #failing = 0
  #meanMs: number | undefined
  #known: InstanceState = 'HEALTHY'
  #since: number
  #lastError: string | undefined

  constructor(rules: HealthRules, now: number) {
    this.#rules = rules
    this.#since = now
  }

  state(now: number): InstanceState {
    if (now < this.#downUntil) return 'DOWN'
    const { errorPercent, slowMs } = this.#rules
    const isSlow = slowMs !== undefined && this.#meanMs !== undefined && this.#meanMs >= slowMs
    return this.#failures > 0 || this.#failing * 100 >= errorPercent || isSlow ? 'DEGRADED' : 'HEALTHY'
  }

  answered(ms: number, now: number): void {
    this.#failing *= 1 - NEWEST
    this.#meanMs = this.#meanMs === undefined ? ms : this.#meanMs + (ms - this.#meanMs) * NEWEST
    this.#isBack(now)
  }

  /** One failure may be chance; two in a row take the instance out, for longer each time. Where nobody listens, one is enough. */
  failed(error: unknown, now: number): void {
    this.#failures += wasNeverSent(error) ? 2 : 1
    this.#failing += (1 - this.#failing) * NEWEST
    this.#lastError = error instanceof Error ? error.message || error.name : String(error)
    if (this.#failures >= 2) this.#downUntil = this.#rules.isProbed ? Infinity : now + Math.min(30_000, 500 * 2 ** Math.min(this.#failures, 10))
    this.#note(now)
  }

  /** A probe was answered; how well it answers clients is another matter. */
  probed(now: number): void {
    if (this.#failures > 0) this.#isBack(now)
  }

  facts(now: number) {
    this.#note(now)
    return {
      state: this.#known,
      since: new Date(this.#since).toISOString(),
      failures: this.#failures,
      errorPercent: Math.round(this.#failing * 1_000) / 10,
      meanMs: this.#meanMs === undefined ? undefined : Math.round(this.#meanMs * 10) / 10,
      lastError: this.#lastError,
    }
  }

  #isBack(now: number): void {
    this.#failures = 0
    this.#downUntil = 0
    this.#note(now)
  }

  #note(now: number): void {
    const state = this.state(now)
    if (state === this.#known) return
    // An instance whose time out is over has been asked for since then, whenever that is noticed.
    this.#since = this.#known === 'DOWN' && this.#downUntil > 0 ? Math.min(now, this.#downUntil) : now
    this.#known = state
  }
}
