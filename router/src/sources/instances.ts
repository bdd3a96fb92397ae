import { Pool } from 'undici'

export type InstanceState = 'HEALTHY' | 'DEGRADED' | 'DOWN'

/** One address of a subgraph. */
export class Instance {
  readonly url: string
  readonly path: string
  readonly pool: Pool
  #failures = 0
  #downUntil = 0

  constructor(url: string, connections: number, timeoutMs: number) {
    const { origin, pathname, search } = new URL(url)
    this.url = url
    this.path = pathname + search
    this.pool = new Pool(origin, { connections, connectTimeout: Math.min(timeoutMs, 3_000), headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  }

  /** One failure may be chance; two in a row take the instance out, for longer each time. */
  state(now: number): InstanceState {
    if (this.#failures < 2) return this.#failures === 0 ? 'HEALTHY' : 'DEGRADED'
    return now < this.#downUntil ? 'DOWN' : 'DEGRADED'
  }

  answered(): void {
    this.#failures = 0
  }

  failed(now: number): void {
    this.#failures++
    this.#downUntil = now + Math.min(30_000, 500 * 2 ** Math.min(this.#failures, 10))
  }
}

/** The instances of a subgraph, taken in turn; one that is down is asked again when its time is over, or when all are. */
export class Instances {
  readonly all: readonly Instance[]
  #turn = 0

  constructor(urls: readonly string[], connections: number, timeoutMs: number) {
    this.all = urls.map((url) => new Instance(url, connections, timeoutMs))
  }

  /** `not` was just tried: any other is better. */
  choose(now: number, not?: Instance): Instance {
    if (this.all.length === 1) return this.all[0]!
    const others = this.all.filter((instance) => instance !== not)
    const up = others.filter((instance) => instance.state(now) !== 'DOWN')
    const from = up.length ? up : others
    return from[this.#turn++ % from.length]!
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(({ pool }) => pool.close()))
  }
}
