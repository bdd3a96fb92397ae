import { setTimeout as delay } from 'node:timers/promises'

/**
 * A wake-up between a writer and a waiter of the same process. It carries nothing and may be lost: whoever waits
 * also looks for itself after a while. Ask for `next()` before reading, or a wake-up between read and wait is missed.
 */
export class Signal {
  #waiting = Promise.withResolvers<void>()

  /** Resolves at the next `wake()`. */
  next(): Promise<void> {
    return this.#waiting.promise
  }

  wake(): void {
    const { resolve } = this.#waiting
    this.#waiting = Promise.withResolvers<void>()
    resolve()
  }
}

/** Resolves when the promise does, after `ms`, or when aborted; never rejects and leaves no timer behind. */
export function waitFor(promise: Promise<void>, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    promise.then(done, done)
  })
}

/** Waits `ms` or until aborted; never rejects. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined)

/** Exponential back-off with full jitter. `attempt` counts from 1. */
export const backoff = (attempt: number, firstMs: number, mostMs: number, random: () => number = Math.random): number =>
  Math.min(mostMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random() / 2)
