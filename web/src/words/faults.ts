import { CombinedGraphQLErrors } from '@apollo/client'
import type { Problem } from '../graph/change.ts'

const OFFLINE = { code: 'OFFLINE', message: 'The shop cannot be reached at the moment. Check your connection and try again.' }

/** A fault in words. The graph's own words are for people already; what the network says is not. */
export function faultWords(error: unknown): Problem {
  const first = CombinedGraphQLErrors.is(error) ? error.errors[0] : undefined
  if (!first) return OFFLINE
  return { code: String(first.extensions?.code ?? 'FAULT'), message: first.message }
}
