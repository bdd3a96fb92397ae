import { Redis } from 'ioredis'
import CircuitBreaker from 'opossum'
import type { RouterLogger } from './sources/send.ts'

export type GuardedRedisOptions = {
  readonly url: string
  readonly timeoutMs: number
  readonly logger: RouterLogger
  /** What stands without it, as the first words of a log line. */
  readonly what: string
}

/** A Redis that may be away: it connects at its first use, and while it is away or slow it is left alone for a second at a time. */
export class GuardedRedis {
  readonly client: Redis
  readonly #breaker: CircuitBreaker<[work: () => Promise<unknown>], unknown>
  #connecting: Promise<void> | undefined

  constructor({ url, timeoutMs, logger, what }: GuardedRedisOptions) {
    this.client = new Redis(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: timeoutMs, connectTimeout: 2_000, socketTimeout: 5_000 })
    // Each failing command says so itself; without a listener the client would write to the console.
    this.client.on('error', () => undefined)
    this.#breaker = new CircuitBreaker((work) => this.connected(work), { timeout: timeoutMs, errorThresholdPercentage: 50, volumeThreshold: 3, resetTimeout: 1_000 })
    this.#tellOutages(logger, what)
  }

  /** Rejects at once while Redis is left alone, and after the timeout otherwise. */
  guarded<T>(work: () => Promise<T>): Promise<T> {
    return this.#breaker.fire(work) as Promise<T>
  }

  /** For what must be tried whatever happened before. The first one connects; after that the client does so by itself, and commands fail meanwhile. */
  async connected<T>(work: () => Promise<T>): Promise<T> {
    if (this.client.status === 'wait') this.#connecting = this.client.connect().catch(() => undefined)
    await this.#connecting
    return work()
  }

  close(): void {
    this.#breaker.shutdown()
    this.client.disconnect()
  }

  /** Once for each outage: a breaker opens again after each attempt. */
  #tellOutages(logger: RouterLogger, what: string): void {
    let isAway = false
    this.#breaker.on('open', () => {
      if (!isAway) logger.warn({}, `${what} has no answer from Redis, and goes on without it.`)
      isAway = true
    })
    this.#breaker.on('close', () => {
      if (isAway) logger.warn({}, `${what} is answered by Redis again.`)
      isAway = false
    })
  }
}
