import { counter, gauge, histogram } from '@ecolaura/telemetry'
import type { RouterObserver, StreamObserver } from './observer.ts'

let observer: RouterObserver | undefined

/** Counts and times requests and fetches of all routers in the process's registry. Labels never carry ids or names of clients. */
export const prometheusObserver = (): RouterObserver => (observer ??= createObserver())

function createObserver(): RouterObserver {
  const requests = histogram('router_request_seconds', 'Requests by kind and outcome.', ['kind', 'outcome'])
  const fetches = histogram('router_fetch_seconds', 'Fetches from subgraphs by outcome.', ['subgraph', 'outcome'])
  const failures = counter('router_fetch_failures_total', 'Fetches that got no answer.', ['subgraph'])
  const kept = counter('router_cache_parts_total', 'Parts of answers that were found, not found, stored, or served stale.', ['subgraph', 'outcome'])
  const limited = counter('router_rate_limited_total', 'Requests that were refused because their client had asked too much.', ['limit'])
  const open = gauge('router_streams_open', 'Streams of subscriptions that are open.')
  const events = histogram('router_stream_event_seconds', 'Events of streams that were answered, by outcome.', ['outcome'])
  const ended = counter('router_streams_ended_total', 'Streams that ended, by what ended them.', ['end'])
  const stream: StreamObserver = {
    event: ({ outcome, seconds }) => events.observe({ outcome }, seconds),
    ended({ end }) {
      open.dec()
      ended.inc({ end })
    },
  }
  // A ratio over a series that does not exist yet is empty, and an alert on it silent.
  for (const outcome of ['ok', 'errors', 'refused']) requests.zero({ kind: 'query', outcome })
  requests.zero({ kind: 'unknown', outcome: 'refused' })
  return {
    request: ({ kind, outcome, seconds }) => requests.observe({ kind, outcome }, seconds),
    fetch({ subgraph, outcome, seconds }) {
      fetches.observe({ subgraph, outcome }, seconds)
      if (outcome === 'failed') failures.inc({ subgraph })
    },
    rateLimited: (limit) => limited.inc({ limit }),
    stream() {
      open.inc()
      return stream
    },
    cache: ({ subgraph, outcome, count }) => kept.inc({ subgraph, outcome }, count),
  }
}
