import type { ShopProcess } from './shop-process.ts'

/** A product of the bench: enough of each for every order. */
export type Goods = { readonly variantIds: readonly string[] }

export const PRODUCTS = 48
export const SIZES = ['S', 'M', 'L']
export const PLENTY = 1_000_000

type Created = { createProduct: { product: { variants: { id: string }[] } | null; userErrors: { message: string }[] } }

/** Puts products with three variants, two pictures, a price and stock on sale, through the graph like any shop. */
export async function putGoodsOnSale(shop: ShopProcess): Promise<Goods> {
  const admin = await shop.signInAsAdmin()
  const { createLocation } = await admin.request<{ createLocation: { location: { id: string } } }>(
    'mutation { createLocation(input: { code: "bench", name: "Bench", country: "DE" }) { location { id } } }',
  )
  const variantIds: string[] = []
  for (let n = 0; n < PRODUCTS; n++) {
    const { createProduct } = await admin.request<Created>(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { variants { id } } userErrors { message } } }',
      { input: product(n) },
    )
    if (!createProduct.product) throw new Error(createProduct.userErrors[0]?.message)
    variantIds.push(...createProduct.product.variants.map(({ id }) => id))
  }
  const prices = variantIds.map((variantId) => ({ variantId, amount: { amount: '25.00', currencyCode: 'EUR' } }))
  await admin.request('mutation ($input: SetPricesInput!) { setPrices(input: $input) { userErrors { message } } }', { input: { prices } })
  for (const variantId of variantIds) {
    const input = { variantId, locationId: createLocation.location.id, setTo: PLENTY, reason: 'RECEIVED', idempotencyKey: variantId }
    await admin.request('mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { userErrors { message } } }', { input })
  }
  return { variantIds }
}

const product = (n: number) => ({
  title: `T-shirt ${n + 1}`,
  descriptionHtml: '<p>Organic cotton, sewn in Portugal.</p>',
  vendor: 'Ecolaura',
  publish: true,
  optionNames: ['Size'],
  media: ['front', 'back'].map((side) => ({ url: `/pictures/t-shirt-${n + 1}-${side}.svg`, alt: `T-shirt ${n + 1}, ${side}` })),
  variants: SIZES.map((value) => ({ grams: 180, sku: `BENCH-${n + 1}-${value}`, options: [{ name: 'Size', value }] })),
})
