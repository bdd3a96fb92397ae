import { Signal } from '@ecolaura/kernel'

/** Wakes those who wait for one order; an order that nobody waits for costs nothing. */
export class Wakeups {
  readonly #signals = new Map<string, { signal: Signal; waiting: number }>()

  wake(id: string): void {
    this.#signals.get(id)?.signal.wake()
  }

  /** A signal for as long as it is used. */
  of(id: string): { signal: Signal } & Disposable {
    let entry = this.#signals.get(id)
    if (!entry) this.#signals.set(id, (entry = { signal: new Signal(), waiting: 0 }))
    entry.waiting++
    const { signal } = entry
    return {
      signal,
      [Symbol.dispose]: () => {
        if (--entry.waiting === 0) this.#signals.delete(id)
      },
    }
  }
}
