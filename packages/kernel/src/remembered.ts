/** Something that is read seldom anew: everybody gets the same reading until it is forgotten or too old. */
export type Remembered<T> = {
  current(): Promise<T>
  /** The next one who asks reads anew. What was asked for before may still be answered as it was then. */
  forget(): void
}

/**
 * Keeps what `read` gives. A reading that fails is not kept.
 * @param mostAge milliseconds after which it is read again in any case, since wake-ups may be lost
 */
export function remembered<T>(read: () => Promise<T>, mostAge: number): Remembered<T> {
  let kept: { value: Promise<T>; until: number } | undefined
  return {
    current() {
      if (kept && performance.now() < kept.until) return kept.value
      const reading = { value: read(), until: performance.now() + mostAge }
      kept = reading
      reading.value.catch(() => {
        if (kept === reading) kept = undefined
      })
      return reading.value
    },
    forget: () => void (kept = undefined),
  }
}
