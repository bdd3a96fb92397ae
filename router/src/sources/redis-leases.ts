import { Redis } from 'ioredis'
import { MOST_INSTANCES } from './instances.ts'
import type { Leases } from './leases.ts'

// Redis' own clock decides, so that routers need not agree about the time.
const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`
const REGISTER = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], 86400)
return 1`
const CURRENT = `${NOW} return { now, redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES') }`

const keyOf = (subgraph: string): string => `router:instances:${subgraph}`

/** Leases in Redis, for several routers: an instance registers with any of them, and each learns of it when it looks next. */
export function redisLeases(url: string): Leases {
  // A router that waits for Redis serves nobody: commands fail soon, and what is known stays.
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000, connectTimeout: 2_000, lazyConnect: true })
  // Each failing command says so itself; without a listener the client would write to the console.
  redis.on('error', () => undefined)
  return {
    register: async (subgraph, instance, seconds) => (await redis.eval(REGISTER, 1, keyOf(subgraph), instance, seconds * 1_000, MOST_INSTANCES)) === 1,
    release: async (subgraph, instance) => void (await redis.zrem(keyOf(subgraph), instance)),
    async current(subgraph) {
      const [now, flat] = (await redis.eval(CURRENT, 1, keyOf(subgraph))) as [number, string[]]
      const ahead = Date.now() - now
      const leases = flat.flatMap((member, index) => (index % 2 === 0 ? [{ url: member, until: Number(flat[index + 1]) + ahead }] : []))
      return leases.sort((one, other) => (one.url < other.url ? -1 : 1))
    },
    close: async () => redis.disconnect(),
  }
}
