import { Kind, type SelectionSetNode } from 'graphql'
import type { Supergraph } from '../supergraph.ts'
import type { FaultReason, Faults } from './fault.ts'
import { matches } from './rewrite.ts'

/** Marks everything that was asked of an object of its type as missing. Where another fetch brought an object, what is missing is below it. */
export function blameAll(supergraph: Supergraph, faults: Faults, holder: object, set: SelectionSetNode, error: FaultReason): void {
  const fields = holder as Record<string, unknown>
  for (const node of set.selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue
    if (node.kind === Kind.INLINE_FRAGMENT) {
      if (!node.typeCondition || matches(supergraph, [node.typeCondition.name.value], fields['__typename'])) blameAll(supergraph, faults, holder, node.selectionSet, error)
      continue
    }
    const name = (node.alias ?? node.name).value
    const { selectionSet } = node
    const blameBelow = (): boolean => {
      const items = objectsIn(fields[name])
      if (selectionSet) for (const item of items) blameAll(supergraph, faults, item, selectionSet, error)
      return items.length > 0
    }
    if (selectionSet && blameBelow()) continue
    faults.add(holder, name, error)
    // A fetch at the same time may still bring the object.
    if (selectionSet) faults.later(blameBelow)
  }
}

const objectsIn = (value: unknown): object[] => (Array.isArray(value) ? value.flatMap(objectsIn) : typeof value === 'object' && value !== null ? [value] : [])
