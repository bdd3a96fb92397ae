import type { RateLimit } from './rate-settings.ts'

/** What somebody takes from a limit. */
export type Take = { readonly key: string; readonly limit: RateLimit; readonly amount: number }

/** How a limit stands after a take; it was refused when there is something to wait for. */
export type Taken = { readonly limit: RateLimit; readonly remaining: number; readonly waitMs: number; readonly fullAgainMs: number }

/** Takes from all of them or from none. */
export type RateStore = { take(takes: readonly Take[]): readonly Taken[] | Promise<readonly Taken[]>; ready?(): Promise<unknown>; close(): void }

export const mostOf = ({ requests, cost }: RateLimit): number => requests ?? cost!

/**
 * The generic cell rate algorithm in milliseconds: each unit lasts `time / most`, and all that was taken lasts until `until`. One
 * number for each key does what a sliding window does with a list. More than a burst cannot be waited for, so it takes a whole one.
 */
export function lengths({ limit, amount }: Pick<Take, 'limit' | 'amount'>): { unit: number; taken: number; burst: number } {
  const unit = (limit.perSeconds * 1000) / mostOf(limit)
  const burst = limit.burst ?? mostOf(limit)
  return { unit, taken: Math.min(amount, burst) * unit, burst: burst * unit }
}

/** Sums of fractions are not exact; half a millisecond is nobody's loss. */
export const EXACTNESS_MS = 0.5

/** What to wait for before there is room; 0 when there is. */
export function waitFor(take: Take, until: number, now: number): number {
  const { taken, burst } = lengths(take)
  const wait = Math.max(until, now) + taken - burst - now
  return wait < EXACTNESS_MS ? 0 : wait
}

/** How each limit stands, once it is decided by all of them whether anything is taken. */
export function standings(takes: readonly Take[], untils: readonly number[], now: number): { isAllowed: boolean; taken: Taken[] } {
  const waits = takes.map((take, index) => waitFor(take, untils[index]!, now))
  const isAllowed = waits.every((wait) => wait === 0)
  const taken = takes.map((take, index) => {
    const { unit, taken, burst } = lengths(take)
    const fullAgainMs = Math.max(untils[index]! - now, 0) + (isAllowed ? taken : 0)
    return { limit: take.limit, remaining: Math.max(0, Math.floor((burst - fullAgainMs + EXACTNESS_MS) / unit)), waitMs: waits[index]!, fullAgainMs }
  })
  return { isAllowed, taken }
}
