import { buildSchema } from 'graphql'
import type { SubgraphReadiness } from '../sources/subgraphs.ts'
import type { Router } from '../router.ts'

/** What an operator can ask a running router. */
export const operatorsSchema = buildSchema(/* GraphQL */ `
  "What an operator asks a running router."
  type Query {
    "Every subgraph of the supergraph, in its order."
    subgraphs: [Subgraph!]!
    "The subgraph of this name; null when the supergraph has none."
    subgraph("As the supergraph calls it." name: String!): Subgraph
  }

  "A subgraph as this router sees it."
  type Subgraph {
    "As the supergraph calls it."
    name: String!
    "Whether it runs in the router's process, and so has no instances."
    inProcess: Boolean!
    "The circuit breaker before all its instances; null in process."
    breaker: Breaker
    "Its addresses, those that drain at the end."
    instances: [Instance!]!
  }

  "Whether a subgraph is asked at all."
  enum Breaker {
    "It is asked."
    CLOSED
    "Too much failed: it is left alone for a while."
    OPEN
    "One fetch is let through to see whether it answers again."
    HALF_OPEN
  }

  "How an instance does."
  enum State {
    "It gets its turns."
    HEALTHY
    "It fails or is slow more often than the settings allow, or failed just now: it gets a tenth of its turns."
    DEGRADED
    "It is asked only when there is no other."
    DOWN
  }

  "One address of a subgraph."
  type Instance {
    "Where it is asked."
    url: String!
    "How it does."
    state: State!
    "When it came into this state, ISO 8601."
    since: String!
    "Failures in a row."
    failures: Int!
    "Share of failures among its last answers, the newest counting most."
    errorPercent: Float!
    "Mean time of its last answers; null before the first."
    meanMs: Float
    "What its last failure said; it stays when the instance is well again."
    lastError: String
    "Requests under way."
    pending: Int!
    "Whether it is gone from the list and only finishes what is under way."
    isDraining: Boolean!
    "When its registration ends unless it is renewed, ISO 8601; null when it is not registered."
    lease: String
  }
`)

/** The values behind `Query`. */
export function operatorsRoot(router: Router) {
  const subgraphs = () => router.readiness().subgraphs.map(facts)
  return { subgraphs, subgraph: ({ name }: { name: string }) => subgraphs().find((one) => one.name === name) }
}

const facts = ({ name, instances, breaker }: SubgraphReadiness) => ({ name, breaker, inProcess: instances === 'in process', instances: instances === 'in process' ? [] : instances })
