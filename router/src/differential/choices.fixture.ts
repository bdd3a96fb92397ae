/**
 * Decisions read from a list of numbers. When the list ends every decision is the first, simplest one, so that fast-check
 * finds a small case by making the list short and its numbers low.
 */
export class Choices {
  readonly #tape: readonly number[]
  #at = 0

  constructor(tape: readonly number[]) {
    this.#tape = tape
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return (this.#tape[this.#at++] ?? 0) % limit
  }

  /** True in `percent` of 100 cases; false when the tape has ended. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  of<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!
  }
}
