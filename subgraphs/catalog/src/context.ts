import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import { isService, isStaff, type ClientRequest, type Signal } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { categoryStore } from './category.store.ts'
import { importStore } from './import.store.ts'
import { productStore } from './product.store.ts'
import type { Product } from './product.ts'
import type { Uploads } from './upload.store.ts'
import type { Variant } from './variant.ts'

/** What imports need beside the database: the files, and whom to wake when one has begun. */
export type ImportPorts = { readonly uploads: Uploads; readonly importStarted: Signal }

/** What the resolvers of one request are given. */
export function catalogContext(sql: Sql, { uploads, importStarted }: ImportPorts, { principal }: ClientRequest) {
  const products = productStore(sql)
  const categories = categoryStore(sql)
  const seesAll = isStaff(principal) || isService(principal)
  const isVisible = ({ status }: Product) => seesAll || status === 'ACTIVE'
  const visible = async (found: Promise<Product[]>) => (await found).filter(isVisible)
  return {
    principal,
    products,
    categories,
    imports: importStore(sql),
    uploads,
    importStarted,
    /** Shoppers find what is in the shop; staff and the platform itself find everything. */
    isPublic: !seesAll,
    productById: loaderOf((ids: readonly string[]) => visible(products.byIds(ids)), ({ id }) => id),
    productByHandle: loaderOf((handles: readonly string[]) => visible(products.byHandles(handles)), ({ handle }) => handle),
    variantById: loaderOf(async (ids: readonly string[]): Promise<Variant[]> => (await visible(products.ofVariants(ids))).flatMap(({ variants }) => variants), ({ id }) => id),
    categoryById: loaderOf((ids: readonly string[]) => categories.byIds(ids), ({ id }) => id),
    categoriesUnder: listLoaderOf((ids: readonly string[]) => categories.childrenOf(ids), ({ parentId }) => parentId!),
  }
}

export type Context = ReturnType<typeof catalogContext>
