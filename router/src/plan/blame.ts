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
    const value = fields[name]
    if (node.selectionSet && typeof value === 'object' && value !== null) for (const item of objectsIn(value)) blameAll(supergraph, faults, item, node.selectionSet, error)
    else faults.add(holder, name, error)
  }
}

const objectsIn = (value: unknown): object[] => (Array.isArray(value) ? value.flatMap(objectsIn) : typeof value === 'object' && value !== null ? [value] : [])
