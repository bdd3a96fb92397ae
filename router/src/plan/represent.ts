import type { FlattenNodePathSegment, RequiresSelection } from '@graphql-hive/router-query-planner'
import type { Supergraph } from '../supergraph.ts'
import type { Fault, Faults } from './fault.ts'
import { matches } from './rewrite.ts'

export type Entity = Record<string, unknown>
type Representation = Record<string, unknown>
/** What is known to be missing, and a list for the reasons why an entity cannot be asked for. */
type Blame = { readonly faults: Faults; readonly reasons: Fault[] }
type Represent = (entity: Entity, blame: Blame) => Representation | undefined

/** Finds the objects at a plan's path, in the order of the answer. */
export function compilePath(supergraph: Supergraph, path: readonly FlattenNodePathSegment[]): (data: unknown, found: Entity[]) => void {
  const walk = (value: unknown, depth: number, found: Entity[]): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      const next = path[depth] === '@' ? depth + 1 : depth
      for (let index = 0; index < value.length; index++) walk(value[index], next, found)
      return
    }
    const segment = path[depth]
    if (segment === undefined) found.push(value as Entity)
    else if (segment === '@') walk(value, depth + 1, found)
    else if ('Field' in segment) walk((value as Entity)[segment.Field], depth + 1, found)
    else if (matches(supergraph, segment.TypeCondition, (value as Entity)['__typename'])) walk(value, depth + 1, found)
  }
  return (data, found) => walk(data, 0, found)
}

/**
 * Picks what a subgraph needs to resolve an entity; undefined when there is nothing to ask: another type, or no key
 * without a null in it. A required field that is null is sent as null, unless a fault made it so: what a subgraph would
 * compute from that is wrong.
 */
export function compileRepresentation(
  supergraph: Supergraph,
  subgraph: string,
  requires: readonly RequiresSelection[],
): Represent {
  const byType = new Map<string, Represent>()
  const compileFor = (typename: string): Represent => {
    const types = requires.flatMap((node) =>
      node.kind === 'InlineFragment' && matches(supergraph, [node.typeCondition], typename) ? [node.typeCondition] : [],
    )
    if (types.length === 0) return () => undefined
    const isKnown = keyCheck(supergraph, subgraph, typename, types, requires)
    return (entity, blame) => {
      const representation: Representation = {}
      if (!pick(supergraph, requires, entity, representation, blame) || !isKnown(representation)) return undefined
      representation['__typename'] ??= typename
      return representation
    }
  }
  return (entity, blame) => {
    const typename = entity['__typename']
    if (typeof typename !== 'string') return undefined
    let represent = byType.get(typename)
    if (!represent) byType.set(typename, (represent = compileFor(typename)))
    return represent(entity, blame)
  }
}

/** Copies the selected fields; false when one was never delivered. */
function pick(supergraph: Supergraph, selections: readonly RequiresSelection[], from: Entity, to: Representation, blame: Blame): boolean {
  for (const node of selections) {
    if (node.kind === 'Field') {
      const key = node.alias ?? node.name
      const value = from[node.name]
      if (value === undefined) {
        if (node.name !== '__typename') {
          blame.reasons.push(...blame.faults.on(from).map(([, fault]) => fault))
          return false
        }
      } else {
        const faults = value === null ? blame.faults.at(from, node.name) : []
        blame.reasons.push(...faults)
        if (faults.length) return false
        const picked = node.selections ? pickValue(supergraph, node.selections, value, blame) : value
        if (picked === undefined) return false
        to[key] = picked
      }
    } else if (node.kind === 'InlineFragment') {
      if (matches(supergraph, [node.typeCondition], from['__typename']) && !pick(supergraph, node.selections, from, to, blame)) return false
    }
  }
  return true
}

function pickValue(supergraph: Supergraph, selections: readonly RequiresSelection[], value: unknown, blame: Blame): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => pickValue(supergraph, selections, item, blame))
    return items.includes(undefined) ? undefined : items
  }
  if (typeof value !== 'object' || value === null) return value
  const picked: Representation = {}
  return pick(supergraph, selections, value as Entity, picked, blame) ? picked : undefined
}

/** Whether a representation holds at least one whole key of those by which the subgraph knows the type. */
function keyCheck(supergraph: Supergraph, subgraph: string, typename: string, conditions: readonly string[], requires: readonly RequiresSelection[]) {
  const selected = new Set(
    requires.flatMap((node) =>
      node.kind === 'InlineFragment' && conditions.includes(node.typeCondition)
        ? node.selections.flatMap((field) => (field.kind === 'Field' ? [field.alias ?? field.name] : []))
        : [],
    ),
  )
  const keys = [typename, ...conditions]
    .flatMap((type) => supergraph.keys(subgraph, type))
    .filter((key) => key.every((field) => selected.has(field)))
  return (representation: Representation) =>
    keys.length === 0 || keys.some((key) => key.every((field) => representation[field] !== null && representation[field] !== undefined))
}
