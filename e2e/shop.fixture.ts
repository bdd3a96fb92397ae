import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startShop, type Shop, type ShopOptions } from '@ecolaura/shop'
import { removeEmbeddedPostgres } from '@ecolaura/stores'
import { GraphQLClient } from 'graphql-request'

export type OpenShop = AsyncDisposable & { readonly shop: Shop; readonly folder: string; readonly admin: GraphQLClient }

/** A whole shop on a folder of its own, with a carrier that is done in a moment; without products, unless asked for. */
export async function openShop(options: Partial<ShopOptions> = {}): Promise<OpenShop> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'eco-e2e-')))
  const shop = await startShop({ folder, page: false, products: false, settings: { carrier: { secondsToDispatch: 0, secondsToDeliver: 0 } }, ...options })
  return {
    shop,
    folder,
    admin: await signIn(shop.url, shop.accounts.find(({ role }) => role === 'Administrator')!),
    async [Symbol.asyncDispose]() {
      await shop.stop()
      await removeEmbeddedPostgres(shop.data.postgres)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function signIn(url: string, { email, password }: { email: string; password: string }): Promise<GraphQLClient> {
  const graph = new GraphQLClient(`${url}/graphql`)
  const { signIn } = await graph.request<{ signIn: { accessToken: string } }>('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }', { input: { email, password } })
  return withToken(url, signIn.accessToken)
}

export const withToken = (url: string, token: string) => new GraphQLClient(`${url}/graphql`, { headers: { authorization: `Bearer ${token}` } })

type Stocked = { readonly variantId: string; readonly handle: string }

/** Puts products on sale, each with one variant at 25.00 and 200 g, and this many of each in stock. */
export async function stockProducts(admin: GraphQLClient, count: number, quantity: number): Promise<Stocked[]> {
  const stocked: Stocked[] = []
  const { locations } = await admin.request<{ locations: { id: string }[] }>('{ locations { id } }')
  const locationId = locations[0]?.id ?? (await makeLocation(admin))
  for (let n = 0; n < count; n++) {
    const { createProduct } = await admin.request<{ createProduct: { product: { handle: string; variants: { id: string }[] } } }>(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { handle variants { id } } userErrors { message } } }',
      { input: { title: `Linen tea towel ${n + 1}`, publish: true, variants: [{ grams: 200, sku: `TOWEL-${n + 1}-${Date.now()}` }] } },
    )
    const { handle, variants } = createProduct.product
    stocked.push({ handle, variantId: variants[0]!.id })
  }
  const prices = stocked.map(({ variantId }) => ({ variantId, amount: { amount: '25.00', currencyCode: 'EUR' } }))
  await admin.request('mutation ($input: SetPricesInput!) { setPrices(input: $input) { userErrors { message } } }', { input: { prices } })
  for (const { variantId } of stocked) {
    const input = { variantId, locationId, setTo: quantity, reason: 'RECEIVED', idempotencyKey: `stock-${variantId}` }
    await admin.request('mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { userErrors { message } } }', { input })
  }
  return stocked
}

async function makeLocation(admin: GraphQLClient): Promise<string> {
  const { createLocation } = await admin.request<{ createLocation: { location: { id: string } } }>(
    'mutation { createLocation(input: { code: "main", name: "Main warehouse", country: "DE" }) { location { id } } }',
  )
  return createLocation.location.id
}
