import { CATEGORIES, pictureUrl, PRODUCTS } from './products.ts'
import { picturesOf, variantsOf, type SeedProduct, type SeedVariant } from './product.ts'

/** Sends an operation to the graph with the rights of an administrator. */
export type Execute = (query: string, variables?: Record<string, unknown>) => Promise<{ readonly data?: unknown; readonly errors?: readonly { readonly message: string }[] }>

type Found = { id: string; handle: string; status: string; variants: { id: string; sku: string | null }[] }

const PRODUCT = 'id handle status variants { id sku }'
const CURRENCY = 'EUR'

/**
 * Fills the shop through its graph: categories, products, prices, stock. Safe to repeat, also after it was cut short:
 * what is in the shop already stays as it is, and a product is shown only when its prices and stock are there.
 * @param onProgress hears how many products are done, of how many
 */
export async function seedShop(execute: Execute, onProgress: (done: number, all: number) => void = () => {}): Promise<void> {
  const ask = asking(execute)
  const categories = await ensureCategories(ask)
  const locationId = await ensureLocation(ask)
  const found = new Map((await existing(ask)).map((product) => [product.handle, product]))
  for (const [index, product] of PRODUCTS.entries()) {
    const there = found.get(product.handle) ?? (await create(ask, product, categories.get(product.category)!))
    if (there.status === 'DRAFT') {
      const variants = variantsOf(product).map((variant) => ({ ...variant, id: there.variants.find(({ sku }) => sku === variant.sku)!.id }))
      await setPrices(ask, product, variants)
      for (const variant of variants) await receive(ask, variant, locationId)
      await ask('publishProduct', `mutation ($input: PublishProductInput!) { publishProduct(input: $input) { product { id } ${ERRORS} } }`, { input: { id: there.id } })
    }
    onProgress(index + 1, PRODUCTS.length)
  }
}

type Ask = <T>(field: string, query: string, variables?: Record<string, unknown>) => Promise<T>
const ERRORS = 'userErrors { code message }'

/** Resolves with the one field of an operation; whatever the graph has against it is an error. */
const asking = (execute: Execute): Ask => async <T>(field: string, query: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await execute(query, variables)
  const answer = (data as Record<string, T & { userErrors?: { message: string }[] }> | null | undefined)?.[field]
  const problems = [...(errors ?? []), ...(answer?.userErrors ?? [])]
  if (problems.length || answer === undefined) throw new Error(`The shop could not be filled, at ${field}: ${problems.map(({ message }) => message).join(' ') || 'there was no answer.'}`)
  return answer
}

async function ensureCategories(ask: Ask): Promise<Map<string, string>> {
  const there = await ask<{ id: string; slug: string }[]>('categories', '{ categories { id slug } }')
  const ids = new Map(there.map(({ id, slug }) => [slug, id]))
  for (const input of CATEGORIES.filter(({ slug }) => !ids.has(slug))) {
    const { category } = await ask<{ category: { id: string } }>('createCategory', `mutation ($input: CreateCategoryInput!) { createCategory(input: $input) { category { id } ${ERRORS} } }`, { input })
    ids.set(input.slug, category.id)
  }
  return ids
}

async function ensureLocation(ask: Ask): Promise<string> {
  const [first] = await ask<{ id: string }[]>('locations', '{ locations { id } }')
  if (first) return first.id
  const input = { code: 'main', name: 'Main warehouse', country: 'DE', priority: 1 }
  const { location } = await ask<{ location: { id: string } }>('createLocation', `mutation ($input: CreateLocationInput!) { createLocation(input: $input) { location { id } ${ERRORS} } }`, { input })
  return location.id
}

async function existing(ask: Ask): Promise<Found[]> {
  const where = { handle: { in: PRODUCTS.map(({ handle }) => handle) } }
  return (await ask<{ nodes: Found[] }>('products', `query ($where: ProductFilter) { products(where: $where, first: 100) { nodes { ${PRODUCT} } } }`, { where })).nodes
}

async function create(ask: Ask, product: SeedProduct, categoryId: string): Promise<Found> {
  const { handle, title, vendor, description, tags, origin, composition, options = {} } = product
  const input = {
    handle, title, vendor, description, tags, origin, categoryId,
    composition: Object.entries(composition).map(([material, share]) => ({ material, share })),
    optionNames: Object.keys(options),
    media: picturesOf(product).map(({ name, alt }) => ({ url: pictureUrl(name), alt, width: 600, height: 600 })),
    variants: variantsOf(product).map(({ sku, grams, options: chosen, picture }) => ({ sku, grams, options: chosen, mediaUrl: pictureUrl(picture) })),
  }
  const created = await ask<{ product: Found }>('createProduct', `mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { ${PRODUCT} } ${ERRORS} } }`, { input })
  return created.product
}

const euros = (amount: string) => ({ amount, currencyCode: CURRENCY })

async function setPrices(ask: Ask, { breaks = {}, compareAt }: SeedProduct, variants: readonly (SeedVariant & { id: string })[]): Promise<void> {
  const prices = variants.flatMap(({ id, price }) => [
    { variantId: id, minQuantity: 1, amount: euros(price), ...(compareAt && { compareAt: euros(compareAt) }) },
    ...Object.entries(breaks).map(([minQuantity, amount]) => ({ variantId: id, minQuantity: Number(minQuantity), amount: euros(amount) })),
  ])
  await ask('setPrices', `mutation ($input: SetPricesInput!) { setPrices(input: $input) { priceList { id } ${ERRORS} } }`, { input: { prices } })
}

/** Goods arrive once, however often this is repeated: the key is the variant's own number. */
async function receive(ask: Ask, { id, sku, stock }: SeedVariant & { id: string }, locationId: string): Promise<void> {
  if (stock === 0) return
  const input = { variantId: id, locationId, delta: stock, reason: 'RECEIVED', idempotencyKey: `seed:${sku}` }
  await ask('adjustStock', `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { stockLevel { available } ${ERRORS} } }`, { input })
}
