import type { FlattenNodePathSegment, RequiresSelection } from '@graphql-hive/router-query-planner'
import type { Supergraph } from '../supergraph.ts'
import type { Fault, Faults } from './fault.ts'
import { compilePlain, type Plain, type PlainPick } from './plain.ts'
import { own } from '../shape/property.ts'
import { matches } from './rewrite.ts'

export type Entity = Record<string, unknown>
export type Representation = Record<string, unknown>

/** Visits the objects at a plan's path, in the order of the answer; one that is in several places, at each of them. */
export function compilePath(supergraph: Supergraph, path: readonly FlattenNodePathSegment[]): (data: unknown, visit: (entity: Entity) => void) => void {
  const segments = path.map(segmentOf)
  const walk = (from: unknown, first: number, visit: (entity: Entity) => void): void => {
    let value = from
    for (let depth = first; ; depth++) {
      if (typeof value !== 'object' || value === null) return
      const segment = segments[depth]
      if (Array.isArray(value)) {
        for (const item of value) walk(item, segment?.isList ? depth + 1 : depth, visit)
        return
      }
      if (segment === undefined) return visit(value as Entity)
      if (segment.field !== undefined) value = (value as Entity)[segment.field]
      else if (segment.types && !matches(supergraph, segment.types, (value as Entity)['__typename'])) return
    }
  }
  return (data, visit) => walk(data, 0, visit)
}

const segmentOf = (segment: FlattenNodePathSegment) =>
  segment === '@' ? { isList: true } : 'Field' in segment ? { isList: false, field: segment.Field } : { isList: false, types: segment.TypeCondition }

/** Hears why a required field is null, by its name, or, without a name, why the entity cannot be asked for at all. */
type Blame = (faults: readonly Fault[], required?: string) => void

/** How entities of one type are represented. */
export type Represent = {
  /**
   * Picks what a subgraph needs to resolve an entity; undefined when there is nothing to ask: no key without a null in it. A
   * required field that is null is sent as null; when a fault made it so, that is told, because what a subgraph computes from it
   * is wrong.
   */
  pick(entity: Entity, faults: Faults, blame: Blame): Representation | undefined
  /** The short way to the same where all values are plain. */
  readonly plain: Plain | undefined
}

/** Says how a type is represented; undefined when a subgraph is not asked for its entities. */
export function compileRepresentation(supergraph: Supergraph, subgraph: string, requires: readonly RequiresSelection[]): (typename: unknown) => Represent | undefined {
  const byType = new Map<string, Represent | undefined>()
  return (typename) => {
    if (typeof typename !== 'string') return undefined
    const known = byType.get(typename)
    if (known || byType.has(typename)) return known
    const represent = compileFor(supergraph, subgraph, requires, typename)
    byType.set(typename, represent)
    return represent
  }
}

function compileFor(supergraph: Supergraph, subgraph: string, requires: readonly RequiresSelection[], typename: string): Represent | undefined {
  const picks = picksFor(supergraph, requires, typename)
  if (picks.length === 0) return undefined
  const isKnown = keyCheck(supergraph, subgraph, typename, new Set(picks.map(({ to }) => to)))
  return {
    pick(entity, faults, blame) {
      const representation: Representation = { __typename: typename }
      return take(supergraph, picks, entity, representation, faults, blame) && isKnown(representation) ? representation : undefined
    },
    plain: picks.some(({ selections }) => selections?.length) ? undefined : compilePlain(typename, picks),
  }
}

type Pick = PlainPick & { readonly selections?: readonly RequiresSelection[] }

/** The fields that are required of this type; inline fragments are decided here, once. */
function picksFor(supergraph: Supergraph, selections: readonly RequiresSelection[], typename: unknown): Pick[] {
  return selections.flatMap((node): Pick[] => {
    if (node.kind === 'Field') return [{ from: node.name, to: node.alias ?? node.name, selections: node.selections }]
    if (node.kind === 'InlineFragment' && matches(supergraph, [node.typeCondition], typename)) return picksFor(supergraph, node.selections, typename)
    return []
  })
}

/** Copies the fields; false when one is not there. */
function take(supergraph: Supergraph, picks: readonly Pick[], from: Entity, to: Representation, faults: Faults, blame: Blame, required?: string): boolean {
  for (const pick of picks) {
    const value = own(from, pick.from)
    if (value === undefined) {
      if (pick.from === '__typename') continue
      blame(faults.on(from).map(([, fault]) => fault))
      return false
    }
    if (value === null) {
      const reasons = faults.at(from, pick.from)
      if (reasons.length > 0) blame(reasons, required ?? pick.to)
      to[pick.to] = null
    } else if (pick.selections) {
      const taken = takeValue(supergraph, pick.selections, value, faults, blame, required ?? pick.to)
      if (taken === undefined) return false
      to[pick.to] = taken
    } else to[pick.to] = value
  }
  return true
}

function takeValue(supergraph: Supergraph, selections: readonly RequiresSelection[], value: unknown, faults: Faults, blame: Blame, required: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => takeValue(supergraph, selections, item, faults, blame, required))
    return items.includes(undefined) ? undefined : items
  }
  if (typeof value !== 'object' || value === null) return value
  const taken: Representation = {}
  const picks = picksFor(supergraph, selections, (value as Entity)['__typename'])
  return take(supergraph, picks, value as Entity, taken, faults, blame, required) ? taken : undefined
}

/** Whether a representation holds at least one whole key of those by which the subgraph knows the type. */
function keyCheck(supergraph: Supergraph, subgraph: string, typename: string, selected: ReadonlySet<string>): (representation: Representation) => boolean {
  const types = [typename, ...supergraph.interfacesOf(typename)]
  const keys = types.flatMap((type) => supergraph.keys(subgraph, type)).filter((key) => key.every((field) => selected.has(field)))
  const [only] = keys.length === 1 ? keys[0]! : []
  if (only !== undefined && keys[0]!.length === 1) return (representation) => representation[only] !== null
  return (representation) => keys.length === 0 || keys.some((key) => key.every((field) => representation[field] !== null))
}
