import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner'
import type { Supergraph } from '../supergraph.ts'

type Tree = Record<string, unknown>
type Rewrite = (data: unknown) => void

/**
 * What a plan asks to change in a representation before it is sent (an interface object's type name) or in a result
 * before it is merged (a name that the planner had to invent). Changes the data in place.
 */
export function compileRewrites(supergraph: Supergraph, rewrites: readonly FetchRewrite[] | undefined): Rewrite {
  const steps = (rewrites ?? []).map((rewrite) => compileRewrite(supergraph, rewrite))
  return (data) => {
    for (const step of steps) step(data)
  }
}

/** Invented name → name in the merged data: error paths need it too. */
export function renamedKeys(rewrites: readonly FetchRewrite[] | undefined): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>()
  for (const rewrite of rewrites ?? []) {
    const last = 'KeyRenamer' in rewrite ? rewrite.KeyRenamer.path.at(-1) : undefined
    if (last && 'Key' in last && 'KeyRenamer' in rewrite) renamed.set(last.Key, rewrite.KeyRenamer.renameKeyTo)
  }
  return renamed
}

function compileRewrite(supergraph: Supergraph, rewrite: FetchRewrite): Rewrite {
  if ('KeyRenamer' in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer
    return at(supergraph, path, (holder, key) => {
      if (!(key in holder)) return
      holder[renameKeyTo] = holder[key]
      delete holder[key]
    })
  }
  const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite
  return at(supergraph, path, (holder, key) => {
    holder[key] = setValueTo
  })
}

/** Runs `change` on each place that the path leads to; lists on the way are entered. */
function at(supergraph: Supergraph, path: readonly FetchNodePathSegment[], change: (holder: Tree, key: string) => void): Rewrite {
  const walk = (data: unknown, depth: number): void => {
    if (Array.isArray(data)) return data.forEach((item) => walk(item, depth))
    if (typeof data !== 'object' || data === null) return
    const segment = path[depth]!
    const holder = data as Tree
    if ('Key' in segment) {
      if (depth === path.length - 1) change(holder, segment.Key)
      else walk(holder[segment.Key], depth + 1)
    } else if (matches(supergraph, segment.TypenameEquals, holder['__typename'])) walk(holder, depth + 1)
  }
  return (data) => walk(data, 0)
}

/** Whether an object of this type satisfies one of the conditions; an unknown type satisfies all. */
export function matches(supergraph: Supergraph, conditions: readonly string[], typename: unknown): boolean {
  return typeof typename !== 'string' || conditions.some((condition) => condition === typename || supergraph.possibleTypes(condition).has(typename))
}
