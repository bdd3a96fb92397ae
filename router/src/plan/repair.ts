import type { BatchFetchNode, FetchNode, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner'
import { Kind, print, stripIgnoredCharacters, type FieldNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'
import type { Supergraph } from '../supergraph.ts'
import { askedSets, type AskedSet } from './asked-sets.ts'
import { readFetch } from './fetch-text.ts'
import { matches } from './rewrite.ts'

/**
 * Lets every fetch take a required field with the arguments that it is required with. Planners know a field by its name: where
 * subgraphs require one with different arguments, they fetch it once and send that to both, or fetch both and send both the first.
 */
export function repair(supergraph: Supergraph, plan: PlanNode | undefined): PlanNode | undefined {
  return plan && supergraph.requiresCalls ? new Repair(supergraph).plan(plan) : plan
}

/** Names that the fast planner gives where it sees that one field is required with different arguments. */
const INVENTED = /^_internal_qp_alias_\d+$/

/** What was asked for before: a fetch, and one of its sets. */
type Brought = { readonly fetch: OpenFetch; readonly set: AskedSet }
type OpenFetch = { readonly node: { operation: string }; readonly operation: OperationDefinitionNode; isChanged: boolean }
/** A field that brings a value, and the selections in which it stands. */
type Supply = { readonly fetch: OpenFetch; readonly within: SelectionSetNode; readonly field: FieldNode }

class Repair {
  readonly #supergraph: Supergraph
  readonly #brought: Brought[] = []
  readonly #fetches: OpenFetch[] = []
  readonly #names = new Map<string, string>()

  constructor(supergraph: Supergraph) {
    this.#supergraph = supergraph
  }

  plan(plan: PlanNode): PlanNode {
    const own = structuredClone(plan)
    this.#visit(own)
    for (const { node, operation, isChanged } of this.#fetches) if (isChanged) node.operation = stripIgnoredCharacters(print(operation))
    return own
  }

  #visit(node: PlanNode): void {
    if (node.kind === 'Sequence' || node.kind === 'Parallel') return node.nodes.forEach((one) => this.#visit(one))
    const inner = node.kind === 'Flatten' ? node.node : node
    if (inner.kind === 'Fetch' || inner.kind === 'BatchFetch') this.#visitFetch(node, inner)
  }

  #visitFetch(node: PlanNode, inner: FetchNode | BatchFetchNode): void {
    const operation = readFetch(inner.operation)
    const fetch: OpenFetch = { node: inner, operation, isChanged: false }
    this.#fetches.push(fetch)
    const sets = askedSets(node, inner, operation.selectionSet)
    for (const set of sets) this.#repairSet(inner.serviceName, set)
    this.#brought.push(...sets.map((set) => ({ fetch, set })))
  }

  #repairSet(subgraph: string, { selections, bases, requires }: AskedSet): void {
    for (const one of requires) {
      if (one.kind !== 'InlineFragment') continue
      const type = one.typeCondition
      const asked = suppliesIn(this.#supergraph, selections, type).map(({ field }) => field.name.value)
      const picks = one.selections as RequiresSelection[]
      for (const [index, pick] of picks.entries()) {
        if (pick.kind !== 'Field' || pick.alias) continue
        const calls = new Map(asked.flatMap((field) => this.#supergraph.requiredCalls(subgraph, type, field)).flatMap((call) => (call.name.value === pick.name ? [[callOf(call), call]] : [])))
        const [call] = calls.values()
        // Nobody could send one field with two values: the planner cuts such a fetch in two.
        const name = call && calls.size === 1 ? this.#nameOf(call, type, bases) : pick.name
        if (name !== pick.name) picks[index] = { ...pick, name, alias: pick.name }
      }
    }
  }

  /** The name under which objects at these places have a field with these arguments; it is asked for where it was not. */
  #nameOf(call: FieldNode, type: string, bases: readonly string[]): string {
    const plain = call.name.value
    const places = bases.map((base) => this.#suppliesAt(base, type).filter(({ field }) => field.name.value === plain))
    if (places.some((supplies) => supplies.length === 0)) return plain
    const supplies = places.flat()
    const isGood = (name: string): boolean => {
      const named = supplies.filter(({ field }) => responseName(field) === name)
      return named.every(({ field }) => callOf(field) === callOf(call)) && places.every((place) => place.some((supply) => named.includes(supply)))
    }
    const known = [plain, ...supplies.map(({ field }) => responseName(field)).filter((name) => INVENTED.test(name))].find(isGood)
    if (known) return known
    const name = this.#ownName(callOf(call))
    for (const { fetch, within, field } of supplies) {
      if (within.selections.some((node) => node.kind === Kind.FIELD && responseName(node) === name)) continue
      // Of an object it takes what this subgraph is asked of the other one, for it may not have all that is required.
      ;(within.selections as SelectionNode[]).push({ ...field, alias: { kind: Kind.NAME, value: name }, arguments: call.arguments })
      fetch.isChanged = true
    }
    return name
  }

  #ownName(call: string): string {
    const name = this.#names.get(call) ?? `_required${this.#names.size}`
    this.#names.set(call, name)
    return name
  }

  #suppliesAt(base: string, type: string): Supply[] {
    return this.#brought.flatMap(({ fetch, set }) =>
      set.bases
        .filter((start) => start === '' || base === start || base.startsWith(`${start}.`))
        .flatMap((start) => selectionsAt(set, namesIn(base).slice(namesIn(start).length)))
        .flatMap((selections) => suppliesIn(this.#supergraph, selections, type))
        .map((supply) => ({ fetch, ...supply })),
    )
  }
}

/** A field with its arguments, whatever its response name. */
const callOf = ({ name, arguments: given }: FieldNode): string => `${name.value}(${(given ?? []).map(print).sort().join()})`

const responseName = ({ alias, name }: FieldNode): string => (alias ?? name).value

const namesIn = (path: string): string[] => (path ? path.split('.') : [])

/** Where a path below a set ends; fragments on its way are looked through. */
function selectionsAt({ selections, renamed }: Pick<AskedSet, 'selections' | 'renamed'>, [first, ...rest]: readonly string[]): SelectionSetNode[] {
  if (first === undefined) return [selections]
  return selections.selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD || !node.selectionSet) return []
    if (node.kind === Kind.INLINE_FRAGMENT) return selectionsAt({ selections: node.selectionSet, renamed }, [first, ...rest])
    const name = responseName(node)
    return (renamed.get(name) ?? name) === first ? selectionsAt({ selections: node.selectionSet, renamed }, rest) : []
  })
}

/** The fields that objects of a type have by these selections. */
function suppliesIn(supergraph: Supergraph, within: SelectionSetNode, type: string): Omit<Supply, 'fetch'>[] {
  return within.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ within, field: node }]
    const isFor = node.kind === Kind.INLINE_FRAGMENT && matches(supergraph, [node.typeCondition?.name.value ?? type], type)
    return isFor ? suppliesIn(supergraph, node.selectionSet, type) : []
  })
}
