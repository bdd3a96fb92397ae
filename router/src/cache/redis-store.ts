import { GuardedRedis } from '../redis.ts'
import type { RouterLogger } from '../sources/send.ts'
import type { Found, Kept, PartStore, Wanted } from './store.ts'

export type RedisStoreOptions = {
  readonly url: string
  readonly timeoutMs: number
  /** Before each key; what shares it shares parts and invalidations. */
  readonly prefix: string
  /** Nothing is kept longer, so an invalidation need not be remembered longer. */
  readonly mostMs: number
  readonly logger: RouterLogger
}

// One clock for all routers: that of Redis.
const INVALIDATE = `local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000000 + time[2])
for index = 1, #KEYS do redis.call('SET', KEYS[index], now, 'PX', ARGV[1]) end
return now`

/**
 * Keeps parts in Redis, for several routers. Each look asks in one round trip for the parts and for invalidations of their tags,
 * so an invalidation counts for all routers from the moment it is answered. A Redis that is away or slow is left alone
 * for a second at a time; meanwhile parts are fetched.
 */
export class RedisStore implements PartStore {
  readonly #redis: GuardedRedis
  readonly #options: RedisStoreOptions

  constructor(options: RedisStoreOptions) {
    this.#options = options
    this.#redis = new GuardedRedis({ ...options, what: 'The cache' })
  }

  async read(wanted: readonly Wanted[]): Promise<Found> {
    try {
      return await this.#redis.guarded(() => this.#look(wanted))
    } catch {
      return { kept: wanted.map(() => undefined), moment: undefined }
    }
  }

  write(parts: readonly (readonly [string, Kept])[], moment: number): void {
    const now = Date.now()
    const work = async () => {
      const batch = this.#redis.client.pipeline()
      for (const [key, kept] of parts) batch.set(this.#partKey(key), written(kept, moment), 'PX', Math.max(1, kept.keptUntil - now))
      await batch.exec()
    }
    this.#redis.guarded(work).catch(() => undefined)
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    await this.#redis.connected(() => this.#redis.client.eval(INVALIDATE, tags.length, ...tags.map((tag) => this.#tagKey(tag)), this.#options.mostMs))
  }

  async close(): Promise<void> {
    this.#redis.close()
  }

  async #look(wanted: readonly Wanted[]): Promise<Found> {
    const tagsOf = wanted.map(({ tags }) => tags())
    const tags = [...new Set(tagsOf.flat())]
    const replies = await this.#redis.client.pipeline().time().mget(...wanted.map(({ key }) => this.#partKey(key)), ...tags.map((tag) => this.#tagKey(tag))).exec()
    const [[timeError, time], [error, values]] = replies as [[Error | null, [string, string]], [Error | null, (string | null)[]]]
    if (timeError ?? error) throw timeError ?? error!
    const entries = wanted.map((_, index) => read(values[index]))
    const invalidated = new Map(tags.map((tag, index) => [tag, Number(values[wanted.length + index] ?? 0)]))
    await this.#learn(invalidated, entries.flatMap((entry) => entry?.kept.tags ?? []))
    const isOld = (moment: number) => (tag: string) => moment <= invalidated.get(tag)!
    const kept = entries.map((entry, index) => (entry && ![...tagsOf[index]!, ...entry.kept.tags].some(isOld(entry.moment)) ? entry.kept : undefined))
    return { kept, moment: Number(time[0]) * 1_000_000 + Number(time[1]) }
  }

  /** Tags that only the entries know cost a second round trip. */
  async #learn(invalidated: Map<string, number>, tags: readonly string[]): Promise<void> {
    const unknown = [...new Set(tags)].filter((tag) => !invalidated.has(tag))
    if (unknown.length === 0) return
    const values = await this.#redis.client.mget(unknown.map((tag) => this.#tagKey(tag)))
    for (const [index, tag] of unknown.entries()) invalidated.set(tag, Number(values[index] ?? 0))
  }

  #partKey(key: string): string {
    return `${this.#options.prefix}:part:${key}`
  }

  #tagKey(tag: string): string {
    return `${this.#options.prefix}:invalid:${tag}`
  }
}

/** A line about the part, then the part, so that its text is not escaped once more. */
const written = ({ text, ...facts }: Kept, moment: number): string => `${JSON.stringify({ ...facts, moment })}\n${text}`

function read(value: string | null | undefined): { kept: Kept; moment: number } | undefined {
  if (!value) return undefined
  const end = value.indexOf('\n')
  try {
    const { moment, ...facts } = JSON.parse(value.slice(0, end)) as Omit<Kept, 'text'> & { moment: number }
    return { kept: { ...facts, text: value.slice(end + 1) }, moment }
  } catch {
    // Somebody else wrote there.
    return undefined
  }
}
