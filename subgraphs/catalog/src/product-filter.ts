import { Refusal } from '@ecolaura/kernel'
import type { ProductStatus } from './product.ts'

export type TextFilter = { readonly eq?: string | null; readonly in?: readonly string[] | null; readonly contains?: string | null }
export type IdFilter = { readonly eq?: string | null; readonly in?: readonly string[] | null }
export type TimeFilter = { readonly gte?: Date | null; readonly lte?: Date | null }
export type StatusFilter = { readonly eq?: ProductStatus | null; readonly in?: readonly ProductStatus[] | null }

/** Which products: all that is named must hold. */
export type ProductFilter = {
  readonly and?: readonly ProductFilter[] | null
  readonly or?: readonly ProductFilter[] | null
  readonly not?: ProductFilter | null
  readonly id?: IdFilter | null
  readonly handle?: IdFilter | null
  readonly title?: TextFilter | null
  readonly vendor?: TextFilter | null
  readonly tags?: TextFilter | null
  readonly category?: IdFilter | null
  readonly sku?: IdFilter | null
  readonly status?: StatusFilter | null
  readonly createdAt?: TimeFilter | null
  readonly updatedAt?: TimeFilter | null
  readonly publishedAt?: TimeFilter | null
}

export const ProductOrderField = { CREATED_AT: 'CREATED_AT', UPDATED_AT: 'UPDATED_AT', PUBLISHED_AT: 'PUBLISHED_AT', TITLE: 'TITLE' } as const
export type ProductOrderField = keyof typeof ProductOrderField
export type ProductOrder = { readonly field: ProductOrderField; readonly direction: 'ASC' | 'DESC' }

export const NEWEST_FIRST: ProductOrder = { field: 'CREATED_AT', direction: 'DESC' }

const DEEPEST = 3
const MOST_CONDITIONS = 50

/** @throws Refusal `FILTER_TOO_COMPLEX` when it is nested deeper than three times or names more than fifty conditions. */
export function assertFilter(filter: ProductFilter): void {
  if (depthOf(filter) > DEEPEST || sizeOf(filter) > MOST_CONDITIONS)
    throw new Refusal('FILTER_TOO_COMPLEX', `A filter is nested at most ${DEEPEST} times and has at most ${MOST_CONDITIONS} conditions.`, { field: ['where'] })
}

const inner = ({ and, or, not }: ProductFilter): ProductFilter[] => [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])]
const depthOf = (filter: ProductFilter): number => Math.max(0, ...inner(filter).map((each) => depthOf(each) + 1))
const sizeOf = (filter: ProductFilter): number => Object.keys(filter).length + inner(filter).reduce((sum, each) => sum + sizeOf(each), 0)
