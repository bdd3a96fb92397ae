import { isIPv6 } from 'node:net'

/** Every address of the machine is also one that it can ask. */
const ITSELF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Whether a router that listens here says that it is ready. */
export async function isReady({ host, port }: { host: string; port: number }): Promise<boolean> {
  const name = ITSELF[host] ?? host
  const url = `http://${isIPv6(name) ? `[${name}]` : name}:${port}/readyz`
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
