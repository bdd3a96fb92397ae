import { GuardedRedis } from '../redis.ts'
import type { RouterLogger } from '../sources/send.ts'
import { EXACTNESS_MS, lengths, standings, type RateStore } from './gcra.ts'
import type { RateRedis } from './rate-settings.ts'

// The same sum as in gcra.ts, where nobody comes between reading and writing, by the clock of Redis.
const TAKE = `local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local untils, allowed, answer = {}, true, { string.format('%.3f', now) }
for i = 1, #KEYS do
  untils[i] = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now)
  answer[i + 1] = string.format('%.3f', untils[i])
  if untils[i] + ARGV[2 * i - 1] - ARGV[2 * i] - now >= ${EXACTNESS_MS} then allowed = false end
end
if allowed then
  for i = 1, #KEYS do
    local until_ = untils[i] + ARGV[2 * i - 1]
    redis.call('SET', KEYS[i], string.format('%.3f', until_), 'PX', math.max(1, math.ceil(until_ - now)))
  end
end
return answer`

/**
 * All keys of a prefix have one hash tag, since a script may read keys of one slot only where Redis is a cluster.
 * A request that has to fit into every limit at once cannot be counted in two places.
 */
export const rateKey = (prefix: string, key: string): string => `{${prefix}:rate}:${key}`

/** Counts in Redis, together with other routers. What is full again is forgotten there. Rejects soon when Redis is away. */
export function redisRates({ url, prefix, timeoutMs }: RateRedis & { url: string }, logger: RouterLogger): RateStore {
  const redis = new GuardedRedis({ url, timeoutMs, logger, what: 'The counting of requests' })
  redis.client.defineCommand('takeRates', { lua: TAKE })
  const takeRates = (redis.client as unknown as { takeRates(keys: number, ...words: (string | number)[]): Promise<string[]> }).takeRates.bind(redis.client)
  return {
    async take(takes) {
      const keys = takes.map(({ key }) => rateKey(prefix, key))
      const words = takes.map(lengths).flatMap(({ taken, burst }) => [taken, burst])
      const [now, ...untils] = (await redis.guarded(() => takeRates(keys.length, ...keys, ...words))).map(Number)
      return standings(takes, untils, now!).taken
    },
    ready: () => redis.guarded(() => redis.client.ping()).catch(() => undefined),
    close: () => redis.close(),
  }
}
