import type { FetchNode, FetchNodePathSegment, FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import type { Supergraph } from '../supergraph.ts'
import type { Fault, Faults } from './fault.ts'
import type { Entity } from './represent.ts'
import { matches } from './rewrite.ts'

/** Where a variable's value is: so many objects up from an entity, and then along a path. */
export type ContextRewrite = { readonly up: number; readonly path: readonly FetchNodePathSegment[]; readonly variable: string }
/** A fetch of Apollo's planner whose fields take arguments from objects above the entity. */
export type ContextualFetch = FetchNode & { readonly contextRewrites?: readonly ContextRewrite[] }

/** Entities that get the same values, which one fetch serves; with faults the values are not known. */
export type ContextGroup = { readonly values: Readonly<Record<string, unknown>>; readonly entities: ReadonlySet<Entity>; readonly faults: readonly Fault[] }

export type FindGroups = (data: unknown, faults: Faults) => ContextGroup[]

/** Finds the entities at a path, with the values from above that their fields are to be given. */
export function compileContexts(supergraph: Supergraph, path: readonly FlattenNodePathSegment[], rewrites: readonly ContextRewrite[]): FindGroups {
  return (data, faults) => {
    const groups = new Map<string, { values: Record<string, unknown>; entities: Set<Entity>; faults: Fault[] }>()
    walk(supergraph, path, data, (entity, above) => {
      const found: Fault[] = []
      // Null where nothing is found: a variable of the client with this name must not stand in.
      const values: Record<string, unknown> = Object.fromEntries(rewrites.map(({ variable }) => [variable, null]))
      for (const { up, path, variable } of rewrites) values[variable] = valueAt(supergraph, above.at(-up), path, faults, found) ?? values[variable]
      const key = found.length ? `faults of ${groups.size}` : JSON.stringify(values)
      const group = groups.get(key) ?? { values, entities: new Set(), faults: found }
      group.entities.add(entity)
      groups.set(key, group)
    })
    return [...groups.values()]
  }
}

/** Visits each object at a path with the objects above it, the nearest last; lists count nothing. */
function walk(supergraph: Supergraph, path: readonly FlattenNodePathSegment[], data: unknown, visit: (entity: Entity, above: readonly Entity[]) => void): void {
  const step = (value: unknown, depth: number, above: readonly Entity[]): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const item of value) step(item, path[depth] === '@' ? depth + 1 : depth, above)
      return
    }
    const entity = value as Entity
    const segment = path[depth]
    if (segment === undefined) visit(entity, above)
    else if (segment === '@') step(entity, depth + 1, above)
    else if ('Field' in segment) step(entity[segment.Field], depth + 1, [...above, entity])
    else if (matches(supergraph, segment.TypeCondition, entity['__typename'])) step(entity, depth + 1, above)
  }
  step(data, 0, [])
}

/** The value, a list where the path leads through one; undefined when the object is of another type. */
function valueAt(supergraph: Supergraph, value: unknown, [segment, ...path]: readonly FetchNodePathSegment[], faults: Faults, found: Fault[]): unknown {
  if (segment === undefined || value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((item) => valueAt(supergraph, item, [segment, ...path], faults, found))
  const holder = value as Entity
  if ('Key' in segment) {
    const next = holder[segment.Key]
    if (next === null || next === undefined) found.push(...faults.at(holder, segment.Key))
    return valueAt(supergraph, next, path, faults, found)
  }
  return matches(supergraph, segment.TypenameEquals, holder['__typename']) ? valueAt(supergraph, holder, path, faults, found) : undefined
}
