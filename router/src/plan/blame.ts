import { Kind, type SelectionSetNode } from 'graphql'
import type { FaultReason, Faults } from './fault.ts'

/** Marks everything that was asked of an object as missing. Where another fetch brought an object, what is missing is below it. */
export function blameAll(faults: Faults, holder: object, set: SelectionSetNode, error: FaultReason): void {
  for (const node of set.selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue
    if (node.kind === Kind.INLINE_FRAGMENT) {
      blameAll(faults, holder, node.selectionSet, error)
      continue
    }
    const name = (node.alias ?? node.name).value
    const value = (holder as Record<string, unknown>)[name]
    if (node.selectionSet && typeof value === 'object' && value !== null) for (const item of objectsIn(value)) blameAll(faults, item, node.selectionSet, error)
    else faults.add(holder, name, error)
  }
}

const objectsIn = (value: unknown): object[] => (Array.isArray(value) ? value.flatMap(objectsIn) : typeof value === 'object' && value !== null ? [value] : [])
