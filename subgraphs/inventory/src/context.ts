import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { stockStore } from './stock.store.ts'

/** What the resolvers of one request are given. */
export function inventoryContext(sql: Sql, { principal }: ClientRequest) {
  const stock = stockStore(sql)
  return {
    principal,
    stock,
    levels: listLoaderOf((ids: readonly string[]) => stock.levelsOf(ids), ({ variantId }) => variantId),
    locations: loaderOf(() => stock.locations(), ({ id }) => id),
  }
}

export type Context = ReturnType<typeof inventoryContext>
