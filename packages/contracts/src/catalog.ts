import { z } from 'zod'
import { contract } from './event.ts'
import { moneyValue } from './values.ts'

const variant = z.object({ variantId: z.string(), sku: z.string().nullable(), grams: z.number().int().nullable() })

/** A variant of an imported file: pricing takes the price, inventory the quantity (of a new variant only). */
export const importedVariant = z.object({
  variantId: z.string(),
  isNew: z.boolean(),
  price: moneyValue.nullable(),
  compareAtPrice: moneyValue.nullable(),
  quantity: z.number().int().nullable(),
  taxable: z.boolean(),
  tracked: z.boolean(),
})
export type ImportedVariant = z.infer<typeof importedVariant>

const about = { productId: z.string() }
const catalogFact = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('product.created'), variants: z.array(variant) }),
  z.object({ ...about, type: z.literal('product.updated'), variants: z.array(variant) }),
  z.object({ ...about, type: z.literal('product.published') }),
  z.object({ ...about, type: z.literal('product.archived') }),
  z.object({ ...about, type: z.literal('product.imported'), importId: z.string(), variants: z.array(importedVariant).min(1) }),
])
export type CatalogFact = z.infer<typeof catalogFact>

export const catalog = contract('catalog', catalogFact, (fact) => fact.productId)
