import type { LookupFunction } from 'node:net'
import { Pool } from 'undici'
import type { SubgraphSettings } from '../settings.ts'
import type { TlsOptions } from './tls.ts'
import { Health, type HealthRules, type InstanceState } from './health.ts'

/** Where an instance was found. */
export type Address = {
  /** What requests name: host header and certificate go by it. */
  readonly url: string
  /** Tells instances of one name apart; the URL where it is alone. */
  readonly id: string
  /** Leads the name to this instance. */
  readonly lookup?: LookupFunction
  /** When its registration ends, in epoch milliseconds. */
  readonly leasedUntil?: number
}

/** What a stream needs to know of an instance; it brings a connection of its own. */
export type StreamAddress = Pick<Address, 'url' | 'lookup'> & { readonly tls?: TlsOptions }

export type InstanceFacts = ReturnType<Health['facts']> & { readonly url: string; readonly isDraining: boolean; readonly pending: number; readonly lease?: string }

export type InstanceRules = Pick<SubgraphSettings, 'connections' | 'timeoutMs' | 'answerBytes'> & { readonly health: HealthRules; readonly http2?: SubgraphSettings['http2']; readonly tls?: TlsOptions }

/** One address of a subgraph, with its connections and what is known of its health. */
export class Instance {
  readonly path: string
  readonly pool: Pool
  address: Address
  readonly #http2: SubgraphSettings['http2']
  readonly #tls: TlsOptions
  readonly #answerBytes: number
  readonly #health: Health
  #pending = 0
  #onDrained: (() => void) | undefined

  constructor(address: Address, { connections, timeoutMs, answerBytes, health, http2 = 'negotiated', tls = {} }: InstanceRules, now: number) {
    const { pathname, search } = new URL(address.url)
    this.address = address
    this.path = pathname + search
    this.#http2 = http2
    this.#tls = tls
    this.#answerBytes = answerBytes
    this.#health = new Health(health, now)
    this.pool = this.open(connections, timeoutMs)
  }

  /** Connections to it; those besides `pool` are closed by whoever opened them. */
  open(connections: number, timeoutMs: number): Pool {
    const { origin, protocol } = new URL(this.address.url)
    const isWanted = this.#http2 === 'always'
    const version = { allowH2: this.#http2 !== 'never', useH2c: isWanted && protocol === 'http:' }
    return new Pool(origin, { connections, connect: { ...this.#tls, timeout: Math.min(timeoutMs, 3_000), lookup: this.address.lookup, preferH2: isWanted }, ...version, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxResponseSize: this.#answerBytes })
  }

  state(now: number): InstanceState {
    return this.#health.state(now)
  }

  /** Says that a request is under way; each is ended by `answered`, `failed` or `left`. */
  begin(): void {
    this.#pending++
  }

  answered(ms: number, now: number): void {
    this.#health.answered(ms, now)
    this.left()
  }

  failed(error: unknown, now: number): void {
    this.#health.failed(error, now)
    this.left()
  }

  /** A request ended without saying anything about the instance. */
  left(): void {
    if (--this.#pending === 0) this.#onDrained?.()
  }

  probed(error: unknown, now: number): void {
    if (error === undefined) this.#health.probed(now)
    else this.#health.failed(error, now)
  }

  /** Resolves when nothing is under way any more and its connections are closed. It must not be chosen again. */
  async drain(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => (this.#onDrained = resolve))
    await this.pool.close()
  }

  facts(now: number, isDraining: boolean): InstanceFacts {
    const { id, leasedUntil } = this.address
    const lease = leasedUntil === undefined ? undefined : new Date(leasedUntil).toISOString()
    return { url: id, ...this.#health.facts(now), isDraining, pending: this.#pending, lease }
  }
}
