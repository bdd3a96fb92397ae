import { Refusal } from '@ecolaura/kernel'
import type { ProductFilter, ProductOrder, ProductOrderField } from './product-filter.ts'
import type { Product } from './product.ts'

/** Which products a list is of, and in which order. */
export type ProductList = {
  readonly where?: ProductFilter | null
  readonly orderBy: ProductOrder
  /** Only what shoppers see. */
  readonly isPublic: boolean
}

const VALUES: Record<ProductOrderField, (product: Product) => string> = {
  CREATED_AT: ({ createdAt }) => createdAt.toISOString(),
  UPDATED_AT: ({ updatedAt }) => updatedAt.toISOString(),
  PUBLISHED_AT: ({ publishedAt }) => publishedAt?.toISOString() ?? '-infinity',
  TITLE: ({ title }) => title,
}

/** Where a product stands in a list: the values that it is ordered by. */
export const keyIn = ({ field }: ProductOrder) => (product: Product): readonly string[] => [VALUES[field](product), product.id]

/** @throws Refusal `INVALID_CURSOR` when the place is one of a list in another order. */
export function readKey({ field }: ProductOrder, key: readonly unknown[]): readonly unknown[] {
  const [value] = key
  if (typeof value === 'string' && (field === 'TITLE' || value === '-infinity' || !Number.isNaN(Date.parse(value)))) return key
  throw new Refusal('INVALID_CURSOR', 'This cursor does not belong to this list.', { field: ['after'] })
}
