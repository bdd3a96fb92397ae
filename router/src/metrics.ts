import { counter, histogram } from '@ecolaura/telemetry'
import type { RouterObserver } from './observer.ts'

/** Counts and times requests and fetches in the process's registry. Call it once. Labels never carry ids or names of clients. */
export function prometheusObserver(): RouterObserver {
  const requests = histogram('router_request_seconds', 'Requests by kind and outcome.', ['kind', 'outcome'])
  const fetches = histogram('router_fetch_seconds', 'Fetches from subgraphs by outcome.', ['subgraph', 'outcome'])
  const failures = counter('router_fetch_failures_total', 'Fetches that got no answer.', ['subgraph'])
  // A ratio over a series that does not exist yet is empty, and an alert on it silent.
  for (const outcome of ['ok', 'errors', 'refused']) requests.zero({ kind: 'query', outcome })
  return {
    request: ({ kind, outcome, seconds }) => requests.observe({ kind, outcome }, seconds),
    fetch({ subgraph, outcome, seconds }) {
      fetches.observe({ subgraph, outcome }, seconds)
      if (outcome === 'failed') failures.inc({ subgraph })
    },
  }
}
