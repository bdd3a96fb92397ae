import { isDeepStrictEqual } from 'node:util'
import type { CatalogFact } from '@ecolaura/contracts'
import { Refusal } from '@ecolaura/kernel'
import { plainText, safeHtml } from './description.ts'
import { readMedia, type Media } from './media.ts'
import { optionsOf, variantsFrom, type ProductOption, type Variant, type VariantDraft } from './variant.ts'

export const ProductStatus = { DRAFT: 'DRAFT', ACTIVE: 'ACTIVE', ARCHIVED: 'ARCHIVED' } as const
export type ProductStatus = keyof typeof ProductStatus

/** A part of what a product is made of, in percent of its weight. */
export type MaterialShare = { readonly material: string; readonly share: number }

/** What search engines show instead of title and description. */
export type Seo = { readonly title: string | null; readonly description: string | null }

/** What a product says of itself; the rest of it is its life in the shop. */
export type ProductContent = {
  readonly title: string
  /** Plain words. */
  readonly description: string
  readonly descriptionHtml: string | null
  readonly vendor: string | null
  readonly tags: readonly string[]
  readonly options: readonly ProductOption[]
  readonly variants: readonly Variant[]
  readonly media: readonly Media[]
  readonly composition: readonly MaterialShare[]
  /** ISO 3166-1 alpha-2 */
  readonly origin: string | null
  readonly seo: Seo | null
}

export type Product = ProductContent & {
  readonly id: string
  readonly handle: string
  readonly status: ProductStatus
  readonly categoryId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly publishedAt: Date | null
  readonly version: number
}

/** What a person or a file says of a product. What is missing stays as it is; null takes it away. */
export type ProductDraft = {
  readonly title?: string | null
  readonly description?: string | null
  readonly descriptionHtml?: string | null
  readonly vendor?: string | null
  readonly tags?: readonly string[] | null
  readonly categoryId?: string | null
  readonly optionNames?: readonly string[] | null
  readonly variants?: readonly VariantDraft[] | null
  readonly media?: readonly Media[] | null
  readonly composition?: readonly MaterialShare[] | null
  readonly origin?: string | null
  readonly seo?: Partial<Seo> | null
}

/** A product before the store has dated it. */
export type UndatedProduct = Omit<Product, 'createdAt' | 'updatedAt' | 'publishedAt' | 'version'>

export type Changed<P = Product> = { readonly product: P; readonly facts: readonly CatalogFact[] }

/** @param nextId called for each variant */
export function createProduct(id: string, handle: string, draft: ProductDraft, nextId: () => string): Changed<UndatedProduct> {
  const empty = { id, handle, status: 'DRAFT', categoryId: null, title: '', description: '', descriptionHtml: null, vendor: null, tags: [], options: [], variants: [], media: [], composition: [], origin: null, seo: null } as const
  const product = applyDraft(empty, { variants: [{}], ...draft }, nextId)
  return { product, facts: [{ type: 'product.created', productId: id, variants: variantFacts(product) }] }
}

/** Reports nothing when the draft says what the product says already. */
export function updateProduct(product: Product, draft: ProductDraft, nextId: () => string): Changed {
  const updated = applyDraft(product, draft, nextId)
  if (isDeepStrictEqual(updated, product)) return { product, facts: [] }
  return { product: updated, facts: [{ type: 'product.updated', productId: product.id, variants: variantFacts(updated) }] }
}

/** Shows it to shoppers, also when it had been archived. */
export const publishProduct = <P extends UndatedProduct>(product: P): Changed<P> =>
  product.status === 'ACTIVE' ? { product, facts: [] } : { product: { ...product, status: 'ACTIVE' }, facts: [{ type: 'product.published', productId: product.id }] }

/** Takes it out of the shop; orders and staff still find it. */
export const archiveProduct = <P extends UndatedProduct>(product: P): Changed<P> =>
  product.status === 'ARCHIVED' ? { product, facts: [] } : { product: { ...product, status: 'ARCHIVED' }, facts: [{ type: 'product.archived', productId: product.id }] }

/** @throws Refusal `STALE_VERSION` when it is at another version by now. */
export function expectVersion({ version }: { version: number }, expected?: number | null): void {
  if (expected != null && expected !== version)
    throw new Refusal('STALE_VERSION', 'It has changed since you looked.', { data: { currentVersion: version }, field: ['expectedVersion'] })
}

function applyDraft<P extends UndatedProduct>(product: P, draft: ProductDraft, nextId: () => string): P {
  const media = draft.media === undefined ? product.media : readMedia(draft.media ?? [])
  const names = draft.optionNames ?? product.options.map(({ name }) => name)
  const drafts = draft.variants ?? product.variants.map(draftOf(media))
  const variants = variantsFrom(product.id, names, drafts, media, product.variants, nextId)
  return {
    ...product,
    ...describe(product, draft),
    title: readTitle(draft.title === undefined ? product.title : draft.title),
    vendor: draft.vendor === undefined ? product.vendor : draft.vendor?.trim() || null,
    tags: draft.tags === undefined ? product.tags : readTags(draft.tags ?? []),
    categoryId: draft.categoryId === undefined ? product.categoryId : draft.categoryId,
    options: optionsOf(names, variants),
    variants,
    media,
    composition: draft.composition === undefined ? product.composition : readComposition(draft.composition ?? []),
    origin: draft.origin === undefined ? product.origin : draft.origin,
    seo: draft.seo === undefined ? product.seo : readSeo(draft.seo),
  }
}

/** A variant that loses its picture with a new set of pictures goes on without one. */
const draftOf = (media: readonly Media[]) => (variant: Variant): VariantDraft =>
  ({ ...variant, mediaUrl: media.some(({ url }) => url === variant.media?.url) ? variant.media!.url : null })

/** HTML brings its own plain words; plain words alone take HTML of another text away. */
function describe(product: UndatedProduct, { description, descriptionHtml }: ProductDraft): Pick<Product, 'description' | 'descriptionHtml'> {
  if (descriptionHtml) return { description: description ?? plainText(descriptionHtml), descriptionHtml: safeHtml(descriptionHtml) }
  if (description !== undefined) return { description: description?.trim() ?? '', descriptionHtml: null }
  return { description: product.description, descriptionHtml: descriptionHtml === null ? null : product.descriptionHtml }
}

function readTitle(title: string | null): string {
  if (title?.trim()) return title.trim()
  throw new Refusal('INVALID_TITLE', 'A product has a title.', { field: ['title'] })
}

const readTags = (tags: readonly string[]): string[] => [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))]

const readSeo = (seo: Partial<Seo> | null): Seo | null => (seo?.title || seo?.description ? { title: seo.title || null, description: seo.description || null } : null)

function readComposition(parts: readonly MaterialShare[]): MaterialShare[] {
  const total = parts.reduce((sum, { share }) => sum + share, 0)
  if (parts.some(({ share }) => share <= 0) || total > 100.001)
    throw new Refusal('INVALID_COMPOSITION', 'The shares are percents above 0 that add up to 100 at most.', { field: ['composition'] })
  return parts.map(({ material, share }) => ({ material, share }))
}

const variantFacts = ({ variants }: UndatedProduct) => variants.map(({ id, sku, grams }) => ({ variantId: id, sku, grams }))
