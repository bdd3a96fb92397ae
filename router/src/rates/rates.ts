import { hash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { Settings } from '../settings.ts'
import type { RouterClient } from '../source.ts'
import type { RouterLogger } from '../sources/send.ts'
import { mostOf, type RateStore, type Take, type Taken } from './gcra.ts'
import { memoryRates } from './memory-rates.ts'
import { networkOf } from './network.ts'
import type { RateLimit } from './rate-settings.ts'
import { redisRates } from './redis-rates.ts'

/** The client has asked too much for now. */
export class RateLimited extends GraphQLError {
  readonly taken: readonly Taken[]

  constructor({ limit, waitMs }: Taken, taken: readonly Taken[]) {
    super('You have asked too much for now.', { extensions: { code: 'RATE_LIMITED', limit: limit.name, retryAfter: Math.ceil(waitMs / 1000) } })
    this.taken = taken
  }
}

export type RateOptions = { readonly settings: Settings; readonly logger: RouterLogger; /** Hears of each refusal. */ readonly tell?: (limit: string) => void }

const WHO: Record<RateLimit['each'], (client: RouterClient) => string | undefined> = {
  address: ({ remoteAddress }) => remoteAddress && networkOf(remoteAddress),
  // Ids may be long, and what Redis keeps should name nobody.
  user: ({ principal }) => (principal.kind === 'anonymous' ? undefined : hash('sha256', principal.id, 'base64url')),
  apiKey: ({ apiKey }) => apiKey,
  profile: ({ profile }) => profile ?? undefined,
  everyone: () => '',
}

/** Counts what clients that come over the network ask. Calls inside the process and the platform's own services are not counted. */
export class Rates {
  readonly #requests: readonly RateLimit[]
  readonly #costs: readonly RateLimit[]
  readonly #store: RateStore
  /** Counts while Redis is away; undefined when it is not asked for. */
  readonly #alone: RateStore | undefined
  readonly #refuses: boolean
  readonly #tell: RateOptions['tell']

  /** @throws Error when a limit is for a profile that is not there */
  constructor({ settings: { rates, clients }, logger, tell }: RateOptions) {
    const unknown = rates.limits.flatMap(({ profiles = [] }) => profiles).find((name) => !Object.hasOwn(clients, name))
    if (unknown) throw new Error(`\`rates\` has a limit for the profile "${unknown}", which is not there.`)
    if (rates.redis && !rates.redis.url) throw new Error('`rates.redis` has no `url`.')
    this.#requests = rates.limits.filter(({ requests }) => requests)
    this.#costs = rates.limits.filter(({ cost }) => cost)
    this.#store = rates.redis ? redisRates({ ...rates.redis, url: rates.redis.url! }, logger) : memoryRates(rates.kept)
    this.#alone = rates.redis?.whenAway === 'countAlone' ? memoryRates(rates.kept) : undefined
    this.#refuses = rates.redis?.whenAway === 'refuse'
    this.#tell = tell
  }

  /** Counts one request. @throws RateLimited, or GraphQLError when it cannot be counted and has to be */
  async count(client: RouterClient): Promise<void> {
    if (!client.taken) return
    client.taken.length = 0
    await this.#take(client, this.#requests, 1)
  }

  /** Counts what an operation is estimated to cost, before it runs. @throws like `count` */
  async spend(client: RouterClient, cost: number): Promise<void> {
    if (client.taken) await this.#take(client, this.#costs, Math.max(1, cost))
  }

  /** Opens the way to Redis, so that the first request need not wait for it. */
  async ready(): Promise<void> {
    await this.#store.ready?.()
  }

  close(): void {
    this.#store.close()
    this.#alone?.close()
  }

  async #take(client: RouterClient, limits: readonly RateLimit[], amount: number): Promise<void> {
    if (client.principal.kind === 'service') return
    const takes = limits.flatMap((limit): Take[] => {
      const who = !limit.profiles || limit.profiles.includes(client.profile ?? '') ? WHO[limit.each](client) : undefined
      return who === undefined ? [] : [{ key: `${limit.name}:${who}`, limit, amount }]
    })
    if (takes.length === 0) return
    const taken = await this.#taken(takes)
    client.taken!.push(...taken)
    const [longest] = taken.filter(({ waitMs }) => waitMs > 0).toSorted((one, other) => other.waitMs - one.waitMs)
    if (!longest) return
    this.#tell?.(longest.limit.name)
    throw new RateLimited(longest, taken)
  }

  async #taken(takes: readonly Take[]): Promise<readonly Taken[]> {
    try {
      return await this.#store.take(takes)
    } catch {
      if (this.#refuses) throw new GraphQLError('Requests cannot be counted at the moment.', { extensions: { code: 'RATES_UNAVAILABLE', retryAfter: 1 } })
      return this.#alone?.take(takes) ?? []
    }
  }
}

/** RateLimit headers as the IETF drafts them: what holds for the client, and what is left. */
export function rateHeaders(taken: readonly Taken[]): Record<string, string> {
  if (taken.length === 0) return {}
  const seconds = (ms: number) => Math.ceil(ms / 1000)
  return {
    'ratelimit-policy': taken.map(({ limit }) => `"${limit.name}";q=${mostOf(limit)};w=${limit.perSeconds}${limit.cost ? ';qu="cost"' : ''}`).join(', '),
    ratelimit: taken.map(({ limit, remaining, fullAgainMs }) => `"${limit.name}";r=${remaining};t=${seconds(fullAgainMs)}`).join(', '),
  }
}
