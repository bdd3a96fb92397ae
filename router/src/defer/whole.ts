import type { GraphQLData } from '../source.ts'
import type { Arrived } from './delivery.ts'

/** The answer so far with what came later in its place; objects that change are copied. */
export function withArrived(data: GraphQLData | null | undefined, arrived: readonly Pick<Arrived, 'data' | 'pending'>[]): GraphQLData | null | undefined {
  return arrived.reduce((whole, { data: added, pending: { path } }) => (added && whole ? (mergedAt(whole, path, added) as GraphQLData) : whole), data)
}

function mergedAt(value: unknown, [key, ...path]: readonly (string | number)[], added: GraphQLData): unknown {
  if (key === undefined) return merged(value, added)
  if (Array.isArray(value)) return value.with(Number(key), mergedAt(value[Number(key)], path, added))
  return { ...(value as GraphQLData), [key]: mergedAt((value as GraphQLData)[key], path, added) }
}

function merged(value: unknown, added: unknown): unknown {
  if (typeof value !== 'object' || value === null || typeof added !== 'object' || added === null) return added
  if (Array.isArray(value) || Array.isArray(added)) return (added as unknown[]).map((item, index) => merged((value as unknown[])[index], item))
  const fields = Object.entries(added).map(([name, one]) => [name, merged((value as GraphQLData)[name], one)])
  return { ...value, ...Object.fromEntries(fields) }
}
