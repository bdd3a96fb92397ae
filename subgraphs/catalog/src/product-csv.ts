import { createProduct, type ProductDraft, type ProductStatus } from './product.ts'
import { Refusal, type Money } from '@ecolaura/kernel'
import { readAmount, readGrams, readNumber, readTruth } from './csv-cells.ts'
import { nameIn, type Column } from './csv-columns.ts'
import { readRows, type CsvProblem, type Row } from './csv-rows.ts'
import { plainText, looksLikeHtml } from './description.ts'
import { isHandle, slugOf } from './handle.ts'
import { isMediaUrl, type Media } from './media.ts'
import type { OptionValue, VariantDraft } from './variant.ts'

/** What a file says of a variant beyond the catalogue: for pricing and inventory. */
export type Offer = {
  readonly price: Money | null
  readonly compareAtPrice: Money | null
  readonly quantity: number | null
  readonly taxable: boolean
  readonly tracked: boolean
}

/** A product as a file tells it. An empty cell says nothing and changes nothing. */
export type FileProduct = {
  /** The line of its first row. */
  readonly line: number
  readonly handle: string
  readonly status: ProductStatus
  /** Names of categories from the top; empty when the file names none. */
  readonly categories: readonly string[]
  readonly draft: ProductDraft & { readonly title: string; readonly optionNames: readonly string[] }
  readonly variants: readonly (VariantDraft & { readonly options: readonly OptionValue[]; readonly offer: Offer })[]
}

/** A file that was read: its products, or what is wrong with it. One problem, and nothing of it counts. */
export type ProductFile = { readonly rows: number; readonly products: readonly FileProduct[]; readonly problems: readonly CsvProblem[] }

/** Reads a product file in Shopify's format. Pure: the same bytes give the same products. */
export function readProducts(bytes: Uint8Array, currency: string): ProductFile {
  const { header, rows, problems: broken } = readRows(bytes)
  const problems = [...broken]
  const report: Report = (row, column, message) => void problems.push({ line: row.line, column: column && nameIn(header, column), message })
  if (rows.length === 0 && problems.length === 0) problems.push({ line: 1, column: null, message: 'The file has a header and no products.' })
  const groups = groupRows(rows, report)
  const products = groups.map(([handle, group]) => readProduct(handle, group, currency, report))
  return { rows: rows.length, products: problems.length ? [] : products, problems: problems.sort((a, b) => a.line - b.line) }
}

type Report = (row: Row, column: Column | null, message: string) => void

/** Rows of one handle belong together, also when others stand between them. */
function groupRows(rows: readonly Row[], report: Report): [string, Row[]][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const written = row.cell('handle').toLowerCase()
    const handle = isHandle(written) ? written : slugOf(written)
    if (!written) report(row, 'handle', 'The row has no handle, so it belongs to no product.')
    else if (!handle) report(row, 'handle', `"${written}" cannot stand in an address; use letters, digits and hyphens.`)
    else groups.set(handle, [...(groups.get(handle) ?? []), row])
  }
  return [...groups]
}

function readProduct(handle: string, rows: readonly Row[], currency: string, report: Report): FileProduct {
  const first = rows[0]!
  /** What the product's first row that says something says. */
  const said = (column: Column) => rows.find((row) => row.cell(column))?.cell(column)
  const title = said('title')
  if (!title) report(first, 'title', 'The product has no title.')
  const media = readMedia(rows, report)
  const variantRows = rows.filter((row, index) => index === 0 || isVariant(row))
  const names = optionNames(rows, variantRows)
  const variants = variantRows.map((row) => readVariant(row, names, currency, report))
  const body = said('body')
  const product: FileProduct = {
    line: first.line,
    handle,
    status: readStatus(first, said('status'), said('published'), report),
    categories: readCategories(said('type'), said('category')),
    draft: {
      title: title ?? handle,
      optionNames: names.map(({ name }) => name),
      ...(body && (looksLikeHtml(body) ? { descriptionHtml: body, description: plainText(body) } : { description: body })),
      ...(said('vendor') && { vendor: said('vendor') }),
      ...(said('tags') && { tags: said('tags')!.split(',') }),
      ...(media.length && { media }),
      ...((said('seoTitle') || said('seoDescription')) && { seo: { title: said('seoTitle'), description: said('seoDescription') } }),
    },
    variants,
  }
  assertRules(product, variantRows, report)
  return product
}

/** Rows below the first that only bring a picture say nothing of a variant. */
const isVariant = (row: Row): boolean => (['optionValue1', 'optionValue2', 'optionValue3', 'sku', 'barcode', 'price'] as const).some((column) => row.cell(column))

type OptionColumn = { readonly name: string; readonly value: 'optionValue1' | 'optionValue2' | 'optionValue3' }

/** The options that the product really has: those with a value. A single variant called "Default Title" has none. */
function optionNames(rows: readonly Row[], variants: readonly Row[]): OptionColumn[] {
  const columns = ([1, 2, 3] as const).map((n) => ({ name: rows.find((row) => row.cell(`optionName${n}`))?.cell(`optionName${n}`) ?? `Option ${n}`, value: `optionValue${n}` as const }))
  const used = columns.filter(({ value }) => variants.some((row) => row.cell(value)))
  const isDefault = used.length === 1 && variants.length === 1 && variants[0]!.cell(used[0]!.value).toLowerCase() === 'default title'
  return isDefault ? [] : used
}

function readVariant(row: Row, names: readonly OptionColumn[], currency: string, report: Report): FileProduct['variants'][number] {
  const options = names.map(({ name, value }) => ({ name, value: row.cell(value) }))
  for (const { name, value } of names) if (!row.cell(value)) report(row, value, `The variant has no value for the option "${name}".`)
  const price = readAmount(row, 'price', currency, report)
  const compareAtPrice = readAmount(row, 'compareAtPrice', currency, report)
  const grams = readGrams(row, report)
  return {
    options,
    ...(row.cell('sku') && { sku: row.cell('sku').replace(/^'/, '') }),
    ...(row.cell('barcode') && { barcode: row.cell('barcode').replace(/^'/, '') }),
    ...(grams && { grams }),
    ...(row.cell('variantImage') && { mediaUrl: row.cell('variantImage') }),
    offer: {
      price,
      // A former price that is not higher is none.
      compareAtPrice: price && compareAtPrice && compareAtPrice.minor > price.minor ? compareAtPrice : null,
      quantity: readNumber(row, 'quantity', report),
      taxable: readTruth(row, 'taxable', report) ?? true,
      // What may be sold on when it has run out is not counted.
      tracked: Boolean(row.cell('tracker')) && !['continue', 'true'].includes(row.cell('policy').toLowerCase()),
    },
  }
}

function readMedia(rows: readonly Row[], report: Report): Media[] {
  const found = new Map<string, { media: Media; position: number }>()
  const add = (row: Row, column: Column, alt: string, position: number) => {
    const url = row.cell(column)
    if (url && !isMediaUrl(url)) report(row, column, `"${url}" is not the address of a picture.`)
    else if (url && !found.has(url)) found.set(url, { media: { url, alt }, position })
  }
  rows.forEach((row) => add(row, 'image', row.cell('imageAlt'), Number(row.cell('imagePosition')) || Number.MAX_SAFE_INTEGER))
  rows.forEach((row) => add(row, 'variantImage', '', Number.MAX_SAFE_INTEGER))
  return [...found.values()].sort((a, b) => a.position - b.position).map(({ media }) => media)
}

function readStatus(row: Row, status: string | undefined, published: string | undefined, report: Report): ProductStatus {
  const named = status?.toUpperCase()
  if (named === 'ARCHIVED') return 'ARCHIVED'
  if (named === 'DRAFT' || named === 'UNLISTED') return 'DRAFT'
  if (named && named !== 'ACTIVE') report(row, 'status', `"${status}" is no status; use active, draft or archived.`)
  return published && /^(false|no|0)$/i.test(published) ? 'DRAFT' : 'ACTIVE'
}

/** The shop's own name of the kind of goods, or the way to it in Shopify's taxonomy. */
function readCategories(type: string | undefined, taxonomy: string | undefined): string[] {
  if (type) return [type]
  const names = taxonomy?.split('>').map((name) => name.trim()).filter(Boolean) ?? []
  // Ids such as "sg-4-17-2-17" or "212" name nothing for people.
  return names.length === 1 && /^[a-z]{2}(-\d+)+$|^\d+$/.test(names[0]!) ? [] : names
}

/** The rules of the catalogue, asked before anything is written: options, combinations, numbers of variants. */
function assertRules({ handle, draft, variants }: FileProduct, rows: readonly Row[], report: Report): void {
  try {
    createProduct('', handle, { ...draft, variants }, () => '')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const [, index] = error.field?.[0] === 'variants' ? error.field : []
    const row = rows[Number(index ?? 0)] ?? rows[0]!
    const isMissing = variants.some(({ options }) => options.some(({ value }) => !value))
    if (!isMissing) report(row, error.code === 'INVALID_OPTIONS' ? 'optionValue1' : null, `${handle}: ${error.message}`)
  }
}
