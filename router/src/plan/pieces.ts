import type { PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner'
import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import type { Part, Wanted } from '../defer/defer.ts'
import type { Supergraph } from '../supergraph.ts'
import { askedSets } from './asked-sets.ts'
import { readFetch } from './fetch-text.ts'
import { prune } from './prune.ts'

/** A fetch, or a part of one, and the parts of the answer that wait for it. */
export type Piece = { readonly node: PlanNode; readonly parts: ReadonlySet<Part> }

/** The plan has a node that is not understood well enough to be cut. */
export class Inseparable extends Error {
  override readonly name = 'Inseparable'
}

/** A field directly at an entity or at the root: the smallest thing that can be asked for on its own. */
type Unit = { readonly fetch: Fetch; readonly field: FieldNode; readonly brings: ReadonlySet<string>; readonly needs: ReadonlySet<string>; readonly parts: Set<Part> }
type Fetch = { readonly node: PlanNode; readonly before: ReadonlySet<Fetch>; readonly operation: OperationDefinitionNode; readonly canSplit: boolean; readonly units: Unit[] }

/**
 * Finds for each fetch of a plan which parts of an answer need it, by the paths that it brings and needs. A fetch that brings
 * something for the first part and something for a later one becomes two, so that nothing waits for what it does not need.
 * @throws Inseparable
 */
export function piecesOf(supergraph: Supergraph, plan: PlanNode, wanted: Wanted): ReadonlyMap<PlanNode, readonly Piece[]> {
  const fetches: Fetch[] = []
  collect(supergraph, plan, new Set(), fetches)
  const units = fetches.flatMap((fetch) => fetch.units)
  for (const [part, paths] of wanted) mark(units, part, paths)
  return new Map(fetches.map((fetch) => [fetch.node, split(fetch)]))
}

/** Lists the fetches; what runs before a node is known to have run. */
function collect(supergraph: Supergraph, node: PlanNode, before: ReadonlySet<Fetch>, found: Fetch[]): void {
  if (node.kind === 'Parallel') for (const one of node.nodes) collect(supergraph, one, before, found)
  else if (node.kind === 'Sequence') {
    const known = new Set(before)
    for (const one of node.nodes) {
      const start = found.length
      collect(supergraph, one, known, found)
      for (const fetch of found.slice(start)) known.add(fetch)
    }
  } else found.push(fetchOf(supergraph, node, before))
}

function fetchOf(supergraph: Supergraph, node: PlanNode, before: ReadonlySet<Fetch>): Fetch {
  const inner = node.kind === 'Flatten' ? node.node : node
  if (inner.kind !== 'Fetch' && inner.kind !== 'BatchFetch') throw new Inseparable(`a ${inner.kind} node`)
  if ('contextRewrites' in inner && inner.contextRewrites) throw new Inseparable('a fetch with values from above')
  const operation = readFetch(inner.operation)
  const isEntityFetch = inner.kind === 'BatchFetch' || (inner.requires?.length ?? 0) > 0
  const isRootQuery = node.kind === 'Fetch' && inner.operationKind !== 'mutation'
  const fetch: Fetch = { node, before, operation, canSplit: isEntityFetch || isRootQuery, units: [] }
  for (const { selections, bases, requires, renamed } of askedSets(node, inner, operation.selectionSet)) {
    const needs = new Set(bases.flatMap((base) => [...prefixes(base), ...requiredPaths(requires, base)]))
    // What an entity must have before it is asked for, others have brought; only the type of an interface's object is news.
    const brought = requires.some((one) => one.kind === 'InlineFragment' && supergraph.interfaces.has(one.typeCondition)) ? new Set() : needs
    for (const field of fieldsAt(selections)) {
      const paths = bases.flatMap((base) => [...pathsBelow(field, base, renamed)].filter((path) => !brought.has(path)))
      fetch.units.push({ fetch, field, brings: new Set(paths), needs, parts: new Set() })
    }
  }
  return fetch
}

const under = (base: string, name: string): string => (base ? `${base}.${name}` : name)

function prefixes(path: string): string[] {
  const names = path ? path.split('.') : []
  return names.map((_, index) => names.slice(0, index + 1).join('.'))
}

function requiredPaths(requires: readonly RequiresSelection[], base: string): string[] {
  return requires.flatMap((one): string[] => {
    if (one.kind === 'InlineFragment') return requiredPaths(one.selections, base)
    if (one.kind !== 'Field') return []
    return [under(base, one.name), ...requiredPaths(one.selections ?? [], under(base, one.name))]
  })
}

function fieldsAt(set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node] : node.kind === Kind.INLINE_FRAGMENT ? fieldsAt(node.selectionSet) : []))
}

function pathsBelow(field: FieldNode, base: string, renamed: ReadonlyMap<string, string>): string[] {
  const name = (field.alias ?? field.name).value
  const at = under(base, renamed.get(name) ?? name)
  return [at, ...(field.selectionSet ? fieldsAt(field.selectionSet).flatMap((one) => pathsBelow(one, at, renamed)) : [])]
}

/** Marks everything that a part needs, directly or for the sake of other fetches. */
function mark(units: readonly Unit[], part: Part, paths: ReadonlySet<string>): void {
  const open: { paths: ReadonlySet<string>; among: readonly Unit[] }[] = [{ paths, among: units }]
  for (let next = open.pop(); next; next = open.pop())
    for (const unit of next.among) {
      if (unit.parts.has(part) || unit.brings.isDisjointFrom(next.paths)) continue
      for (const one of unit.fetch.canSplit ? [unit] : unit.fetch.units) one.parts.add(part)
      open.push({ paths: unit.needs, among: units.filter(({ fetch }) => unit.fetch.before.has(fetch)) })
    }
}

/** One piece for what the first part needs, and one for each other set of parts that wait for the same. */
function split({ node, operation, units }: Fetch): Piece[] {
  const groups = new Map<string, { parts: Set<Part>; units: Unit[] }>()
  const numbers = new Map<Part, number>()
  const idle = units.filter(({ parts }) => parts.size === 0)
  for (const unit of units) {
    if (unit.parts.size === 0) continue
    for (const part of unit.parts) if (!numbers.has(part)) numbers.set(part, numbers.size)
    const key = unit.parts.has(undefined) ? 'first' : [...unit.parts].map((part) => numbers.get(part)).sort().join()
    const group = groups.get(key) ?? { parts: new Set(), units: [] }
    for (const part of unit.parts) group.parts.add(part)
    group.units.push(unit)
    groups.set(key, group)
  }
  if (groups.size === 0) return [{ node, parts: new Set([undefined]) }]
  if (groups.size === 1) return [...groups.values()].map(({ parts }) => ({ node, parts }))
  return [...groups.values()].map((group) => ({ node: prune(node, operation, new Set([...group.units, ...idle].map(({ field }) => field))), parts: group.parts }))
}
