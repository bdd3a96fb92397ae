import type { SrvRecord } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { isIPv6, type LookupFunction } from 'node:net'
import type { Address } from './instance.ts'
import type { Discovery } from './discovery.ts'

export type DnsRules = { readonly record: 'address' | 'srv'; readonly servers?: readonly string[]; readonly everyMs: number }

/** The host has no record of this kind, which is an answer; anything else is a failing name server. */
const NOTHING = new Set(['ENODATA', 'ENOTFOUND'])

/** The instances behind the host name of a URL: its A and AAAA records, or the hosts and ports of its SRV records. */
export function dnsDiscovery(at: () => string, { record, servers, everyMs }: DnsRules): Discovery {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers) resolver.setServers(servers)
  const find = async (): Promise<Address[]> => {
    const url = at()
    const { hostname } = new URL(url)
    if (record === 'srv') return preferred(await orNone(resolver.resolveSrv(hostname))).map(({ name, port }) => hostAddress(url, name, port))
    const [four, six] = await Promise.all([orNone(resolver.resolve4(hostname)), orNone(resolver.resolve6(hostname))])
    return [...four, ...six].sort().map((address) => ipAddress(url, address))
  }
  return { everyMs, find }
}

const orNone = <T>(records: Promise<T[]>): Promise<T[]> =>
  records.catch((error: { code?: string }) => {
    if (NOTHING.has(error.code ?? '')) return []
    throw error
  })

/** Those of the lowest priority number: the others are for when none of these answers, which their publisher finds out. */
function preferred(records: readonly SrvRecord[]): SrvRecord[] {
  const first = Math.min(...records.map(({ priority }) => priority))
  return records.filter(({ priority }) => priority === first)
}

/** Requests go on naming the host, because certificates and virtual hosts do; only where it leads is fixed. */
function ipAddress(url: string, address: string): Address {
  const family = isIPv6(address) ? 6 : 4
  const shown = new URL(url)
  shown.hostname = family === 6 ? `[${address}]` : address
  const lookup: LookupFunction = (_host, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family))
  return { url, id: shown.href, lookup }
}

function hostAddress(url: string, host: string, port: number): Address {
  const at = new URL(url)
  at.hostname = host
  at.port = String(port)
  return { url: at.href, id: at.href }
}
