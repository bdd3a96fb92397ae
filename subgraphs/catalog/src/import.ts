import { isDeepStrictEqual } from 'node:util'
import type { CatalogFact } from '@ecolaura/contracts'
import type { CsvProblem } from './csv-rows.ts'
import type { FileProduct } from './product-csv.ts'
import { archiveProduct, publishProduct, updateProduct, type Changed, type Product } from './product.ts'
import { keyOf, type Variant, type VariantDraft } from './variant.ts'

export const ImportStatus = { READING: 'READING', WAITING: 'WAITING', COMPLETE: 'COMPLETE', FAILED: 'FAILED' } as const
export type ImportStatus = keyof typeof ImportStatus

/** A file on its way into the shop, and in the end the report of it. */
export type ProductImport = {
  readonly id: string
  readonly status: ImportStatus
  readonly fileName: string
  readonly currencyCode: string
  readonly rows: number
  readonly products: number
  readonly variants: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Products that both pricing and inventory have taken up. */
  readonly answered: number
  readonly problems: readonly CsvProblem[]
  readonly startedAt: Date
  readonly completedAt: Date | null
}

/** Brings a product in line with a file. Nothing is taken away: an empty cell and a variant that is not in the file say nothing. */
export function mergeProduct(product: Product, { draft, variants, status }: FileProduct, categoryId: string | undefined, nextId: () => string): Changed {
  const names = draft.optionNames
  const isSameChoice = isDeepStrictEqual(names, product.options.map(({ name }) => name))
  const known = new Map(product.variants.map((variant) => [keyOf(variant.options), variant]))
  const inFile = new Set(variants.map(({ options }) => keyOf(options)))
  const kept = isSameChoice ? product.variants.filter(({ options }) => !inFile.has(keyOf(options))) : []
  const media = draft.media ?? product.media
  const merged = [...variants.map((each) => ({ ...draftOf(known.get(keyOf(each.options)), media), ...each })), ...kept.map((variant) => draftOf(variant, media))]
  const changed = updateProduct(product, { ...draft, variants: merged, ...(categoryId && { categoryId }) }, nextId)
  const { product: next, facts } = inStatus(changed.product, status)
  return { product: next, facts: [...changed.facts, ...facts] }
}

/** A product that the file hides leaves the shop; one that was never in it stays a draft. */
function inStatus(product: Product, status: Product['status']): Changed {
  if (status === 'ACTIVE') return publishProduct(product)
  if (status === 'ARCHIVED' || product.status === 'ACTIVE') return archiveProduct(product)
  return { product, facts: [] }
}

function draftOf(variant: Variant | undefined, media: Product['media']): VariantDraft {
  if (!variant) return {}
  return { id: variant.id, sku: variant.sku, barcode: variant.barcode, grams: variant.grams, options: variant.options, mediaUrl: media.find(({ url }) => url === variant.media?.url)?.url ?? null }
}

/** What pricing and inventory are told: the file's offers, by the ids that the variants have. */
export function importedFact(importId: string, product: Pick<Product, 'id' | 'variants'>, before: readonly Pick<Variant, 'id'>[], { variants }: FileProduct): CatalogFact {
  const ids = new Map(product.variants.map(({ id, options }) => [keyOf(options), id]))
  const old = new Set(before.map(({ id }) => id))
  return {
    type: 'product.imported',
    importId,
    productId: product.id,
    variants: variants.map(({ options, offer }) => {
      const variantId = ids.get(keyOf(options))!
      return { variantId, isNew: !old.has(variantId), ...offer }
    }),
  }
}
