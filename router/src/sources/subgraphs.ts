import type { RouterOptions } from '../options.ts'
import { subgraphSettings, type Settings } from '../settings.ts'
import type { SubgraphSource } from '../source.ts'
import { httpSource, type BreakerState, type HttpSource } from './http.ts'
import type { InstanceFacts } from './instance.ts'
import { memoryLeases, type Leases } from './leases.ts'
import { maskedErrors } from './masked-errors.ts'

export type SubgraphReadiness = { readonly name: string; readonly instances: InstanceFacts[] | 'in process'; readonly breaker?: BreakerState }

type Urls = ReadonlyMap<string, string>

/** The ways to all subgraphs of a router. They outlive supergraphs: one that is known keeps its connections when another names it too. */
export class Subgraphs {
  readonly sources = new Map<string, SubgraphSource>()
  readonly #remotes = new Map<string, HttpSource>()
  readonly #options: RouterOptions
  readonly #settings: Settings
  readonly #leases: Leases

  constructor(options: RouterOptions, settings: Settings) {
    this.#options = options
    this.#settings = settings
    this.#leases = options.leases ?? memoryLeases()
  }

  /** Opens a way to those that are new. */
  add(urls: Urls): void {
    for (const [name, url] of urls) if (!this.sources.has(name)) this.sources.set(name, this.#sourceOf(name, url))
  }

  /** Looks for the instances of those that are new; done when it has looked once. */
  async start(): Promise<void> {
    await Promise.all([...this.#remotes.values()].map((remote) => remote.start()))
  }

  /** A supergraph may say another address for a subgraph that is known. */
  moveTo(urls: Urls): void {
    for (const [name, url] of urls) this.#remotes.get(name)?.moveTo(url)
  }

  /** Whether a subgraph is told who asks. */
  knowsClient(name: string): boolean {
    return this.#options.sources?.[name] !== undefined || this.#options.sign?.(name) !== undefined
  }

  async register(name: string, url: string, leaseSeconds: number): Promise<'registered' | 'unknown' | 'full'> {
    const remote = this.#remotes.get(name)
    if (!remote || subgraphSettings(this.#settings, name).discovery?.by !== 'lease') return 'unknown'
    if (!(await this.#leases.register(name, url, leaseSeconds))) return 'full'
    await remote.look()
    return 'registered'
  }

  async release(name: string, url: string): Promise<void> {
    const remote = this.#remotes.get(name)
    if (!remote) return
    await this.#leases.release(name, url)
    await remote.look()
  }

  readiness(urls: Urls): SubgraphReadiness[] {
    return [...urls.keys()].map((name) => {
      const remote = this.#remotes.get(name)
      return { name, instances: remote?.instances() ?? 'in process', breaker: remote?.breaker() }
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.close?.()))
    if (!this.#options.leases) await this.#leases.close()
  }

  #sourceOf(name: string, url: string): SubgraphSource {
    const source = this.#options.sources?.[name] ?? this.#remote(name, url)
    const { errors } = subgraphSettings(this.#settings, name)
    return errors.mask ? maskedErrors(name, source, errors, this.#options.logger) : source
  }

  #remote(name: string, url: string): HttpSource {
    const { waitingEvents } = this.#settings.limits
    const remote = httpSource({ name, url, settings: subgraphSettings(this.#settings, name), sign: this.#options.sign?.(name), waitingEvents, leases: this.#leases, logger: this.#options.logger })
    this.#remotes.set(name, remote)
    return remote
  }
}
