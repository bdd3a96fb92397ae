import { setTimeout as delay } from 'node:timers/promises'

/** A moment of a signal: what wakes it from here on is not missed, however late one begins to wait. */
export type Moment = { readonly signal: Signal; readonly wakes: number }

/**
 * A wake-up between a writer and those who wait in the same process. It carries nothing and may be lost: whoever waits
 * also looks for itself after a while. Take `next()` before reading, or a wake-up between read and wait is missed.
 */
export class Signal {
  #wakes = 0
  /** Only who waits now is kept: a signal that never wakes must not collect what has long looked for itself. */
  readonly #waiting = new Set<() => void>()

  next(): Moment {
    return { signal: this, wakes: this.#wakes }
  }

  wake(): void {
    this.#wakes++
    for (const resume of this.#waiting) resume()
  }

  /** Resolves at a wake-up after the moment, after `ms`, or when aborted; never rejects and leaves nothing behind. */
  wait({ wakes }: Moment, ms: number, abort?: AbortSignal): Promise<void> {
    if (abort?.aborted || wakes !== this.#wakes) return Promise.resolve()
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer)
        abort?.removeEventListener('abort', resume)
        this.#waiting.delete(resume)
        resolve()
      }
      const timer = setTimeout(resume, ms)
      abort?.addEventListener('abort', resume, { once: true })
      this.#waiting.add(resume)
    })
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting.size
  }
}

/** Waits for a wake-up after the moment, for `ms` at most. */
export const waitFor = (moment: Moment, ms: number, abort?: AbortSignal): Promise<void> => moment.signal.wait(moment, ms, abort)

/** Waits `ms` or until aborted; never rejects. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined)

/** Exponential back-off with full jitter. `attempt` counts from 1. */
export const backoff = (attempt: number, firstMs: number, mostMs: number, random: () => number = Math.random): number =>
  Math.min(mostMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random() / 2)
