import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql'
import { argumentsOf, linksOf } from '../links.ts'

/** What `@listSize` says of a field. */
export type ListSize = { readonly assumedSize?: number; readonly slicingArguments: readonly string[]; readonly sizedFields: readonly string[] }

/** The `@cost` and `@listSize` of a supergraph. */
export type CostRules = {
  /** Weight of a type, if one is set. */
  type(name: string): number | undefined
  field(type: string, field: string): number | undefined
  argument(type: string, field: string, argument: string): number | undefined
  listSize(type: string, field: string): ListSize | undefined
}

/** Reads the rules; where subgraphs differ, composition has already taken the highest. */
export function costRules(supergraph: DocumentNode): CostRules {
  const link = linksOf(supergraph).find(({ feature }) => feature === 'cost')
  const [cost, listSize] = ['cost', 'listSize'].map((name) => link?.nameOf(name) ?? name)
  const weights = new Map<string, number>()
  const sizes = new Map<string, ListSize>()
  const read = (place: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    for (const directive of directives ?? []) {
      const given = argumentsOf(directive)
      if (directive.name.value === cost) weights.set(place, Number(given['weight']))
      if (directive.name.value === listSize) sizes.set(place, sizeOf(given))
    }
  }
  for (const type of supergraph.definitions) {
    if (!('name' in type) || !type.name) continue
    if ('directives' in type) read(type.name.value, type.directives as readonly ConstDirectiveNode[])
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const field of type.fields ?? []) {
      const place = `${type.name.value}.${field.name.value}`
      read(place, field.directives)
      for (const argument of field.arguments ?? []) read(`${place}.${argument.name.value}`, argument.directives)
    }
  }
  return {
    type: (name) => weights.get(name),
    field: (type, field) => weights.get(`${type}.${field}`),
    argument: (type, field, argument) => weights.get(`${type}.${field}.${argument}`),
    listSize: (type, field) => sizes.get(`${type}.${field}`),
  }
}

function sizeOf(given: Record<string, unknown>): ListSize {
  const { assumedSize, slicingArguments, sizedFields } = given as { assumedSize?: number; slicingArguments?: string[]; sizedFields?: string[] }
  return { assumedSize, slicingArguments: slicingArguments ?? [], sizedFields: sizedFields ?? [] }
}
