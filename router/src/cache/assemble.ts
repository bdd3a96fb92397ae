import type { GraphQLFormattedError } from 'graphql'
import type { GraphQLData, SubgraphOperation } from '../source.ts'
import type { Item, Portion } from './item.ts'

/** The same operation for fewer entities. */
export function reduced(operation: SubgraphOperation, missing: readonly Portion[]): SubgraphOperation {
  const representations = missing.flatMap(({ part, items }) => (part.entities ? [[part.entities.variable, items.map(({ representation }) => representation)] as const] : []))
  return { ...operation, variables: { ...operation.variables, ...Object.fromEntries(representations) } }
}

/** What the subgraph answered for each item that it was asked for. */
export function answersOf(missing: readonly Portion[], data: GraphQLData | null | undefined): Map<Item, unknown> {
  const answers = new Map<Item, unknown>()
  for (const { part, items } of missing) {
    const found: unknown = part.entities ? data?.[part.entities.alias] : [data]
    for (const [index, item] of items.entries()) answers.set(item, Array.isArray(found) ? found[index] : undefined)
  }
  return answers
}

/** The data of the whole operation, from what was kept and what was answered. */
export function assembled(portions: readonly Portion[], valueOf: (item: Item) => unknown): GraphQLData | null {
  const data: GraphQLData = {}
  for (const { part, items } of portions) {
    if (!part.entities) return (valueOf(items[0]!) ?? null) as GraphQLData | null
    data[part.entities.alias] = items.map((item) => valueOf(item) ?? null)
  }
  return data
}

/** An error's path with the index that the entity has among all of them. */
export function placed<E extends Pick<GraphQLFormattedError, 'path'>>(error: E, portions: readonly Portion[], missing: readonly Portion[]): E {
  const item = itemAt(error, missing)
  const [alias, , ...below] = error.path ?? []
  const whole = item && portions.find(({ items }) => items.includes(item))
  return item?.representation && whole ? { ...error, path: [alias!, whole.items.indexOf(item), ...below] } : error
}

/** The item that an error is about; undefined when it may be about any. */
export function itemAt({ path }: Pick<GraphQLFormattedError, 'path'>, missing: readonly Portion[]): Item | undefined {
  const [alias, index] = path ?? []
  const portion = missing.find(({ part }) => part.entities?.alias === alias)
  return portion && typeof index === 'number' ? portion.items[index] : undefined
}
