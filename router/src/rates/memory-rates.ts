import { LRUCache } from 'lru-cache'
import { lengths, standings, type RateStore, type Take, type Taken } from './gcra.ts'

/** Counts in this process. Knows so many keys and no more; who was not seen for longest starts anew. */
export function memoryRates(kept: number): Omit<RateStore, 'take'> & { take(takes: readonly Take[]): Taken[] } {
  const known = new LRUCache<string, number>({ max: kept })
  return {
    take(takes) {
      const now = Date.now()
      const untils = takes.map(({ key }) => known.get(key) ?? 0)
      const { isAllowed, taken } = standings(takes, untils, now)
      if (isAllowed) for (const [index, take] of takes.entries()) known.set(take.key, Math.max(untils[index]!, now) + lengths(take).taken)
      return taken
    },
    close: () => known.clear(),
  }
}
