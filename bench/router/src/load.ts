import { fork } from 'node:child_process'
import { once } from 'node:events'
import { openConnection } from './connection.ts'

export type Load = { answers: number; seconds: number; p50: number; p99: number }

/** How long a closed loop goes on: for a time, or for a number of requests. */
type Extent = { seconds: number; requests?: undefined } | { requests: number; seconds?: undefined }

/** What is asked in turn, and how often. */
export type Rate = { url: string; bodies: readonly string[]; perSecond: number; seconds: number }

/** Asks again as soon as it is answered, on some connections. */
export async function closedLoop(url: string, body: () => string, { connections, seconds = Infinity, requests = Infinity }: { connections: number } & Extent): Promise<Load> {
  const times: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  let sent = 0
  const ask = async () => {
    using connection = openConnection(url)
    for (let now = performance.now(); now < end && sent < requests; ) {
      sent++
      await connection.ask(body())
      const after = performance.now()
      times.push(after - now)
      now = after
    }
  }
  await Promise.all(Array.from({ length: connections }, ask))
  return { answers: times.length, seconds: (performance.now() - start) / 1000, ...quantiles(times) }
}

/**
 * Asks at a fixed rate whatever the answers do; an answer's time begins when it was due to be asked for, so that waiting shows.
 * It is a process of its own, so that it does not wait for the caller's collector.
 */
export async function openLoop(rate: Rate): Promise<Load> {
  const child = fork(new URL('open-loop.ts', import.meta.url))
  child.send(rate)
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The load ended with ${code}.`)))
  const [load] = (await Promise.race([once(child, 'message'), ended])) as [Load]
  await ended.catch(() => {})
  return load
}

export function quantiles(times: number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return { p50: at(0.5), p99: at(0.99) }
}
