import type { SubgraphSettings } from '../settings.ts'
import { follow, type Discovery } from './discovery.ts'
import { dnsDiscovery } from './dns.ts'
import { Instances } from './instances.ts'
import { leasedAddress, type Leases } from './leases.ts'
import { probing } from './probe.ts'
import type { RouterLogger } from './send.ts'
import type { TlsOptions } from './tls.ts'

type FindOptions = { readonly tls: TlsOptions; readonly leases: Leases; readonly logger: RouterLogger }

/** The instances of one subgraph as its settings say: a list, what is found while the router runs, and how they are probed. */
export function findInstances(name: string, url: string, settings: SubgraphSettings, { tls, leases, logger }: FindOptions) {
  const { connections, timeoutMs, answerBytes, http2, degraded, probe, headers } = settings
  const given = settings.instances ?? (settings.url ? [settings.url] : undefined)
  const instances = new Instances((given ?? [url]).map(addressOf), { connections, timeoutMs, answerBytes, http2, tls, health: { ...degraded, isProbed: probe !== undefined } })
  let at = given?.[0] ?? url
  const discovery = discoveryOf(name, () => at, settings, leases)
  const following = discovery && follow(name, discovery, (found) => instances.update(found), logger)
  const parts = [...(following ? [following] : []), ...(probe ? [probing(name, () => instances.all, { ...probe, headers: headers.set }, logger)] : [])]
  let started: Promise<void> | undefined
  return {
    instances,
    start: () =>
      (started ??= (async () => {
        await following?.look()
        for (const part of parts) await part.start()
      })()),
    look: async () => following?.look(),
    moveTo(moved: string) {
      if (given || moved === at) return
      at = moved
      if (!discovery) instances.update([addressOf(moved)])
    },
    async stop() {
      if (!started) return
      await started
      await Promise.all(parts.map((part) => part.stop()))
    },
  }
}

const addressOf = (url: string) => ({ url, id: url })

function discoveryOf(name: string, at: () => string, { discovery }: SubgraphSettings, leases: Leases): Discovery | undefined {
  if (discovery?.by === 'dns') return dnsDiscovery(at, discovery)
  if (discovery?.by === 'lease') return { everyMs: discovery.everyMs, find: async () => (await leases.current(name)).map(leasedAddress) }
  return undefined
}
