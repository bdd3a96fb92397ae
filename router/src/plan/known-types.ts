import { Kind, print, stripIgnoredCharacters, type DefinitionNode, type DocumentNode, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql'
import { reading } from '../shape/property.ts'
import type { Supergraph } from '../supergraph.ts'
import { readFetch } from './fetch-text.ts'

/** An operation that asks for no type name that the schema knows, and what puts them back into its result. */
export type WithoutKnownTypes = { readonly document: DocumentNode; readonly query: string; readonly restore: (data: unknown) => void }

/** A place in a result: its type by the schema, whether the name of it was left out, and the places below. */
type Place = { readonly type: string | undefined; isWithout: boolean; readonly below: Map<string, Place> }

/**
 * Planners ask for `__typename` wherever an entity may be. Where the schema allows but one object type the answer is known, and
 * would be written, sent and read for each object. Undefined when there is nothing to leave out, or when one name in the result
 * stands for several types.
 */
export function leaveOutKnownTypes(supergraph: Supergraph, query: string, document: DocumentNode): WithoutKnownTypes | undefined {
  if (!query.includes('__typename')) return undefined
  const operation = readFetch(query)
  const root: Place = { type: supergraph.schema.getRootType(operation.operation)?.name, isWithout: false, below: new Map() }
  const functions: string[] = []
  const first = addPlaces(supergraph, root, operation.selectionSet, root.type) && restoring(root, functions)
  if (!first) return undefined
  const definitions = document.definitions.map((node): DefinitionNode => {
    if (node.kind === Kind.OPERATION_DEFINITION) return { ...node, selectionSet: withoutTypes(supergraph, node.selectionSet, root.type) }
    if (node.kind !== Kind.FRAGMENT_DEFINITION) return node
    return { ...node, selectionSet: withoutTypes(supergraph, node.selectionSet, node.typeCondition.name.value) }
  })
  const left: DocumentNode = { ...document, definitions }
  const restore = new Function(`'use strict'\n${functions.join('\n')}\nreturn ${first}`)() as WithoutKnownTypes['restore']
  return { document: left, query: stripIgnoredCharacters(print(left)), restore }
}

/** False where one name stands for fields of different types. */
function addPlaces(supergraph: Supergraph, place: Place, set: SelectionSetNode, parent: string | undefined): boolean {
  return set.selections.every((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return addPlaces(supergraph, place, node.selectionSet, node.typeCondition?.name.value ?? parent)
    if (node.kind !== Kind.FIELD || !node.selectionSet) return true
    const name = (node.alias ?? node.name).value
    const type = supergraph.fieldType(parent, node.name.value)
    const below = place.below.get(name) ?? { type, isWithout: false, below: new Map() }
    place.below.set(name, below)
    below.isWithout ||= isKnown(supergraph, node, type)
    return below.type === type && addPlaces(supergraph, below, node.selectionSet, type)
  })
}

function withoutTypes(supergraph: Supergraph, set: SelectionSetNode, parent: string | undefined): SelectionSetNode {
  const selections = set.selections.map((node): SelectionNode => {
    if (node.kind === Kind.INLINE_FRAGMENT) return { ...node, selectionSet: withoutTypes(supergraph, node.selectionSet, node.typeCondition?.name.value ?? parent) }
    if (node.kind !== Kind.FIELD || !node.selectionSet) return node
    const type = supergraph.fieldType(parent, node.name.value)
    const below = withoutTypes(supergraph, node.selectionSet, type)
    return { ...node, selectionSet: isKnown(supergraph, node, type) ? { ...below, selections: below.selections.filter((one) => !isTypename(one)) } : below }
  })
  return { ...set, selections }
}

/** Something else has to be left, since no selection may be empty. */
function isKnown(supergraph: Supergraph, { selectionSet }: FieldNode, type: string | undefined): boolean {
  return type !== undefined && supergraph.objects.has(type) && selectionSet!.selections.some(isTypename) && !selectionSet!.selections.every(isTypename)
}

const isTypename = (node: SelectionNode): boolean => node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias

/** Adds a function for what is at a place; its name, or undefined when nothing there was left out. Field names are bare in the code, because GraphQL allows only letters, digits and `_`. */
function restoring({ type, isWithout, below }: Place, functions: string[]): string | undefined {
  const lines = isWithout ? [`v.__typename = ${JSON.stringify(type)}`] : []
  for (const [field, place] of below) {
    const restore = restoring(place, functions)
    if (restore) lines.push(`${restore}(${reading('v', field)})`)
  }
  if (lines.length === 0) return undefined
  const name = `f${functions.length}`
  functions.push(`function ${name}(v) {
if (typeof v !== 'object' || v === null) return
if (Array.isArray(v)) { for (let i = 0; i < v.length; i++) ${name}(v[i]) } else {
${lines.join('\n')}
} }`)
  return name
}
