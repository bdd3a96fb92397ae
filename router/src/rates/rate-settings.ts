import { z } from 'zod'

const positive = z.int().positive()

const RateLimit = z
  .strictObject({
    name: z.string().regex(/^[\w-]+$/).describe('For headers, metrics and messages.'),
    each: z.enum(['address', 'user', 'apiKey', 'profile', 'everyone']).describe('Who shares it. It does not count for clients that have none, such as users who are not signed in.'),
    requests: positive.optional().describe('How many requests.'),
    cost: positive.optional().describe('How much estimated cost, by @cost and @listSize; an operation costs 1 at least.'),
    perSeconds: z.int().min(1).max(31 * 86_400),
    burst: positive.optional().describe('How much of it may come at once; all of it by default.'),
    profiles: z.array(z.string()).min(1).optional().describe('Only for clients of these profiles.'),
  })
  .refine(({ requests, cost }) => (requests === undefined) !== (cost === undefined), 'A limit counts either `requests` or `cost`.')
export type RateLimit = z.output<typeof RateLimit>

export const RateRedis = z.strictObject({
  url: z.url({ protocol: /^rediss?$/ }).optional().describe('By default `redis` of the standalone router.'),
  prefix: z.string().min(1).default('router').describe('Before each key. Routers with the same prefix count together.'),
  timeoutMs: positive.default(50).describe('How long a request waits for Redis.'),
  whenAway: z.enum(['countAlone', 'allow', 'refuse']).default('countAlone').describe('While Redis is away each router counts for itself, or everything is allowed, or refused with 503.'),
})
export type RateRedis = z.output<typeof RateRedis>

/** How much clients may ask in a time. */
export const RateSettings = z.strictObject({
  limits: z
    .array(RateLimit)
    .default([])
    .refine((limits) => new Set(limits.map(({ name }) => name)).size === limits.length, 'Two limits have one name.'),
  kept: positive.default(100_000).describe('Addresses, users and keys that are remembered in memory; beyond it those that were not seen for longest start anew.'),
  redis: RateRedis.optional().describe('Count together with other routers.'),
})
export type RateSettings = z.output<typeof RateSettings>
