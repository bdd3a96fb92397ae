import { own, reading } from '../shape/property.ts'

type Tree = Record<string, unknown>
type Merge = (target: Tree, source: Tree, interfaces: ReadonlySet<string>) => void

/**
 * Adds what another fetch brought to an object of the answer. Objects are taken over, not copied; a value that is there
 * stays, a null gives way. So does the type name `interfaces` contains: who only knows the interface of an entity says
 * its name, and another subgraph says the type.
 */
export const merge: Merge = (target, source, interfaces) => {
  for (const key in source) {
    const added = source[key]
    const present = own(target, key)
    if (present === undefined || present === null) {
      if (added !== undefined) target[key] = added
    } else if (present !== added) mergePresent(target, key, added, interfaces)
  }
}

/** The same for objects that have no other fields than these, as compiled code: lists of entities are long. */
export function compileMerge(names: readonly string[]): Merge {
  const fields = names.map(
    (name) => `{
const added = ${reading('source', name)}, present = ${reading('target', name)}
if (present === undefined || present === null) { if (added !== undefined) target.${name} = added }
else if (present !== added) mergePresent(target, ${JSON.stringify(name)}, added, interfaces)
}`,
  )
  return new Function('mergePresent', `'use strict'\nreturn (target, source, interfaces) => {\n${fields.join('\n')}\n}`)(mergePresent) as Merge
}

function mergePresent(target: Tree, key: string, added: unknown, interfaces: ReadonlySet<string>): void {
  const present = target[key]
  if (typeof present === 'object') mergeValues(present!, added, interfaces)
  else if (key === '__typename' && interfaces.has(present as string)) target[key] = added
}

function mergeValues(present: object, added: unknown, interfaces: ReadonlySet<string>): void {
  if (typeof added !== 'object' || added === null) return
  if (!Array.isArray(present)) return merge(present as Tree, added as Tree, interfaces)
  if (!Array.isArray(added)) return
  for (let index = 0; index < added.length; index++) {
    const item: unknown = present[index]
    if (item === undefined || item === null) present[index] = added[index]
    else if (typeof item === 'object') mergeValues(item, added[index], interfaces)
  }
}
