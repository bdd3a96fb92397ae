import type { Policy, Scope } from './policy.ts'

/** An answer that hangs on more things than this is not kept: to check them all would cost more than to ask. */
const MOST_TAGS = 500

/** How long the answer to one request may be kept: as long as the part that lasts least, and for as few as the most private. */
export class Freshness {
  #until = Infinity
  #scope: Scope = 'public'
  readonly #tags: Set<string> | undefined

  /** Tags are gathered only for who asks for them. */
  constructor(gathersTags: boolean) {
    this.#tags = gathersTags ? new Set() : undefined
  }

  restrict(until: number, scope: Scope, tags: () => readonly string[]): void {
    this.#until = Math.min(this.#until, until)
    if (scope === 'private') this.#scope = scope
    if (this.#tags && this.#tags.size <= MOST_TAGS) for (const tag of tags()) this.#tags.add(tag)
  }

  refuse(): void {
    this.#until = 0
  }

  /** Undefined when it may not be kept. */
  policy(now: number): Policy | undefined {
    const maxAge = Math.floor((this.#until - now) / 1000)
    return maxAge > 0 && Number.isFinite(maxAge) ? { maxAge, scope: this.#scope } : undefined
  }

  /** What the answer was made of; undefined when that is too much. */
  get tags(): readonly string[] | undefined {
    return !this.#tags || this.#tags.size > MOST_TAGS ? undefined : [...this.#tags]
  }
}
