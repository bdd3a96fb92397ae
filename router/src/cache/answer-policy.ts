import type { GraphQLResult, RouterClient } from '../source.ts'
import type { Policy } from './policy.ts'

const policies = new WeakMap<GraphQLResult, Policy>()

/** Notes how long an answer may be kept, for the faces that tell clients; undefined: not at all. */
export function notePolicy(result: GraphQLResult, policy: Policy | undefined): GraphQLResult {
  if (policy) policies.set(result, policy)
  else policies.delete(result)
  return result
}

/**
 * How long clients and whoever stands between may keep an answer. What somebody was given who is known may depend on that in
 * ways that no header names, the market for one, so it is never for others.
 */
export function policyFor(result: GraphQLResult, { principal, apiKey }: RouterClient): Policy | undefined {
  const policy = policies.get(result)
  return policy && (principal.kind !== 'anonymous' || apiKey !== undefined) ? { ...policy, scope: 'private' } : policy
}

/** In the words that Apollo Server uses. */
export const cacheControlOf = (policy: Policy | undefined): string => (policy ? `max-age=${policy.maxAge}, ${policy.scope}` : 'no-store')
