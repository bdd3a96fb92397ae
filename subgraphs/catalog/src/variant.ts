import { Refusal } from '@ecolaura/kernel'
import type { Media } from './media.ts'

export type OptionValue = { readonly name: string; readonly value: string }

/** A choice that a product offers, with its values in the order in which its variants name them. */
export type ProductOption = { readonly name: string; readonly values: readonly string[] }

/** A thing that can be bought: a product in one choice of its options. */
export type Variant = {
  readonly id: string
  readonly productId: string
  readonly title: string
  readonly sku: string | null
  readonly barcode: string | null
  readonly grams: number | null
  readonly options: readonly OptionValue[]
  readonly media: Media | null
}

/** A variant as it is given by a person or a file. One that has an id, or the options of one that exists, is that one. */
export type VariantDraft = {
  readonly id?: string | null
  readonly sku?: string | null
  readonly barcode?: string | null
  readonly grams?: number | null
  readonly options?: readonly OptionValue[] | null
  readonly mediaUrl?: string | null
}

const MOST_OPTIONS = 5
const MOST_VARIANTS = 2_048
export const DEFAULT_TITLE = 'Default'

/** What tells the variants of one product apart. */
export const keyOf = (options: readonly OptionValue[]): string => JSON.stringify(options.map(({ name, value }) => [name, value]).sort())

/** The product's choices as its variants make them. */
export const optionsOf = (names: readonly string[], variants: readonly Pick<Variant, 'options'>[]): ProductOption[] =>
  names.map((name) => ({ name, values: [...new Set(variants.flatMap(({ options }) => options.filter((option) => option.name === name).map(({ value }) => value)))] }))

/**
 * Makes a product's variants from drafts: every variant names every option once, no two choose alike.
 * @param existing what the product has; ids are kept, so carts and stock go on
 * @param nextId called once for each variant that is new
 * @throws Refusal `INVALID_OPTIONS`, `INVALID_VARIANTS`
 */
export function variantsFrom(productId: string, names: readonly string[], drafts: readonly VariantDraft[], media: readonly Media[], existing: readonly Variant[], nextId: () => string): Variant[] {
  assertNames(names)
  if (drafts.length === 0) throw new Refusal('INVALID_VARIANTS', 'A product has at least one variant.', { field: ['variants'] })
  if (drafts.length > MOST_VARIANTS) throw new Refusal('INVALID_VARIANTS', `A product has at most ${MOST_VARIANTS} variants.`, { field: ['variants'] })
  const ids = new Map(existing.map(({ id, options }) => [keyOf(options), id]))
  const chosen = new Set<string>()
  const claimed = new Set<string>(drafts.flatMap(({ id }) => id ?? []))
  return drafts.map((draft, index) => {
    const field = ['variants', String(index)]
    const options = inOrder(names, draft.options ?? [], field)
    const key = keyOf(options)
    if (chosen.has(key)) throw new Refusal('INVALID_OPTIONS', `Two variants are "${titleOf(options)}".`, { field: [...field, 'options'] })
    chosen.add(key)
    const same = ids.get(key)
    const known = draft.id ?? (same && !claimed.has(same) ? same : undefined)
    if (draft.id && (!existing.some(({ id }) => id === draft.id) || drafts.findIndex(({ id }) => id === draft.id) < index))
      throw new Refusal('INVALID_VARIANTS', 'This variant is not one of the product, or stands here twice.', { field: [...field, 'id'] })
    if (draft.grams != null && draft.grams < 0) throw new Refusal('INVALID_VARIANTS', 'A weight is not negative.', { field: [...field, 'grams'] })
    return {
      id: known ?? nextId(),
      productId,
      title: titleOf(options),
      sku: draft.sku || null,
      barcode: draft.barcode || null,
      grams: draft.grams ?? null,
      options,
      media: mediaOf(draft.mediaUrl, media, field),
    }
  })
}

const titleOf = (options: readonly OptionValue[]): string => options.map(({ value }) => value).join(' / ') || DEFAULT_TITLE

function assertNames(names: readonly string[]): void {
  if (names.length > MOST_OPTIONS || new Set(names).size < names.length || names.some((name) => !name.trim()))
    throw new Refusal('INVALID_OPTIONS', `A product has at most ${MOST_OPTIONS} options, each with a name of its own.`, { field: ['optionNames'] })
}

/** The values in the order of the product's options. */
function inOrder(names: readonly string[], options: readonly OptionValue[], field: readonly string[]): OptionValue[] {
  const values = new Map(options.map(({ name, value }) => [name, value]))
  const isComplete = options.length === names.length && names.every((name) => values.get(name)?.trim())
  if (isComplete) return names.map((name) => ({ name, value: values.get(name)! }))
  const wanted = names.length ? `one value for each of ${names.join(', ')}` : 'no options'
  throw new Refusal('INVALID_OPTIONS', `A variant of this product has ${wanted}.`, { field: [...field, 'options'] })
}

function mediaOf(url: string | null | undefined, media: readonly Media[], field: readonly string[]): Media | null {
  if (!url) return null
  const found = media.find((each) => each.url === url)
  if (found) return found
  throw new Refusal('INVALID_MEDIA', 'A variant shows one of the pictures of its product.', { field: [...field, 'mediaUrl'] })
}
