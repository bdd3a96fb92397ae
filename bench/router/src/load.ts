import { Pool } from 'undici'

export type Load = { answers: number; seconds: number; p50: number; p99: number }

/** How long a closed loop goes on: for a time, or for a number of requests. */
type Extent = { seconds: number; requests?: undefined } | { requests: number; seconds?: undefined }

/** Asks again as soon as it is answered, on some connections. */
export async function closedLoop(url: string, body: () => string, { connections, seconds = Infinity, requests = Infinity }: { connections: number } & Extent): Promise<Load> {
  const { origin, pathname } = new URL(url)
  await using pool = closing(new Pool(origin, { connections }))
  const times: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  let sent = 0
  const ask = async () => {
    for (let now = performance.now(); now < end && sent < requests; ) {
      sent++
      await post(pool.pool, pathname, body())
      const after = performance.now()
      times.push(after - now)
      now = after
    }
  }
  await Promise.all(Array.from({ length: connections }, ask))
  return { answers: times.length, seconds: (performance.now() - start) / 1000, ...quantiles(times) }
}

/** Asks at a fixed rate whatever the answers do; an answer's time begins when it was due to be asked for, so that waiting shows. */
export async function openLoop(url: string, body: () => string, { perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Load> {
  const { origin, pathname } = new URL(url)
  await using pool = closing(new Pool(origin, { connections: 256 }))
  const times: number[] = []
  const start = performance.now()
  const pending: Promise<unknown>[] = []
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const due = start + (sent * 1000) / perSecond
    // To spin instead would take a processor from what is measured; what a timer is late counts against it.
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1))
    pending.push(post(pool.pool, pathname, body()).then(() => times.push(performance.now() - due)))
  }
  await Promise.all(pending)
  return { answers: times.length, seconds: (performance.now() - start) / 1000, ...quantiles(times) }
}

async function post(pool: Pool, path: string, body: string): Promise<void> {
  const response = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body })
  await response.body.arrayBuffer()
}

function quantiles(times: number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return { p50: at(0.5), p99: at(0.99) }
}

const closing = (pool: Pool) => ({ pool, [Symbol.asyncDispose]: () => pool.close() })
