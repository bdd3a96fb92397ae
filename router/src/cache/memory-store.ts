import { LRUCache } from 'lru-cache'
import type { Found, Kept, PartStore, Wanted } from './store.ts'

type Entry = Kept & { readonly moment: number }

/** What an entry costs beside its texts, roughly. */
const ENTRY_BYTES = 300
const MOST_INVALIDATED = 10_000

/** Keeps parts in this process, within a number of bytes; what was not used for longest gives way. */
export class MemoryStore implements PartStore {
  readonly #entries: LRUCache<string, Entry>
  readonly #invalidated = new Map<string, number>()
  #moment = 0
  /** Everything before it is invalid. */
  #floor = 0

  constructor(bytes: number) {
    this.#entries = new LRUCache({ maxSize: bytes, sizeCalculation: sizeOf })
  }

  read(wanted: readonly Wanted[]): Found {
    const now = Date.now()
    return { moment: this.#moment, kept: wanted.map((one) => this.#find(one, now)) }
  }

  write(parts: readonly (readonly [string, Kept])[], moment: number): void {
    for (const [key, kept] of parts) this.#entries.set(key, { ...kept, moment })
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    this.#moment++
    for (const tag of tags) this.#invalidated.set(tag, this.#moment)
    if (this.#invalidated.size <= MOST_INVALIDATED) return
    this.#invalidated.clear()
    this.#floor = this.#moment
  }

  async close(): Promise<void> {
    this.#entries.clear()
  }

  #find({ key, tags }: Wanted, now: number): Kept | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.keptUntil > now && this.#isValid(entry, tags)) return entry
    this.#entries.delete(key)
    return undefined
  }

  #isValid(entry: Entry, tags: Wanted['tags']): boolean {
    if (entry.moment < this.#floor) return false
    if (this.#invalidated.size === 0) return true
    const isOlder = (tag: string) => entry.moment < (this.#invalidated.get(tag) ?? 0)
    return !tags().some(isOlder) && !entry.tags.some(isOlder)
  }
}

const sizeOf = ({ text, tags }: Entry, key: string): number => ENTRY_BYTES + Buffer.byteLength(text) + key.length + tags.reduce((sum, tag) => sum + tag.length + 16, 0)
