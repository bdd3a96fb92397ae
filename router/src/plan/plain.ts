import type { Entity, Representation } from './represent.ts'
import { property, reading } from '../shape/property.ts'

/** A field to copy, under the name that the subgraph gave it to the name that the other expects. */
export type PlainPick = { readonly from: string; readonly to: string }

/** Representations of one type in which all values are plain, as compiled code: nearly all are, and lists of entities are long. */
export type Plain = {
  /** Undefined when a value is missing, null or no plain one: what that means is not decided here. */
  read(entity: Entity): Representation | undefined
  /** The first value: representations that differ in it are different. */
  first(representation: Representation): unknown
  isEqual(one: Representation, other: Representation): boolean
}

/** Undefined when there is nothing to read. Names are bare in the code, because GraphQL allows only letters, digits and `_`. */
export function compilePlain(typename: string, picks: readonly PlainPick[]): Plain | undefined {
  const fields = picks.filter(({ to }) => to !== '__typename')
  if (fields.length === 0 || fields.some(({ from }) => from === '__typename')) return undefined
  const reads = fields.map(({ from }, index) => `const x${index} = ${reading('v', from)}\nif (!isPlain(x${index})) return undefined`)
  const entries = fields.map(({ to }, index) => `${property(to)}: x${index}`)
  const equal = fields.map(({ to }) => `one.${to} === other.${to}`)
  return new Function(
    'isPlain',
    `'use strict'
return {
read(v) {
${reads.join('\n')}
return { __typename: ${JSON.stringify(typename)}, ${entries.join(', ')} }
},
first: (one) => one.${fields[0]!.to},
isEqual: (one, other) => ${equal.join(' && ')},
}`,
  )(isPlain) as Plain
}

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
