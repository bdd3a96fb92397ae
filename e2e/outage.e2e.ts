import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GraphQLResult } from '@ecolaura/router'
import { expectInvariants } from './invariants.ts'
import { openShop, stockProducts, type OpenShop } from './shop.fixture.ts'
import { aGuest, CARDS, type Shopper } from './shopper.fixture.ts'

let open: OpenShop
let variantId: string
let handle: string

beforeAll(async () => {
  open = await openShop()
  const [product] = await stockProducts(open.admin, 1, 500)
  variantId = product!.variantId
  handle = product!.handle
})
afterAll(async () => {
  await expectInvariants(open.shop)
  await open[Symbol.asyncDispose]()
})

type Area = keyof OpenShop['shop']['platform']['running']

/** Runs `work` while one area is down, as if its process had died; its workers are down too. */
async function without<T>(area: Area, work: () => Promise<T>): Promise<T> {
  const part = open.shop.platform.running[area]
  await part.stop()
  try {
    return await work()
  } finally {
    await part.start()
  }
}

const PAGE = `query ($handle: String!) {
  product(handle: $handle) { title category { name } variants { id price { amount { amount } } availability } }
}`
const CART = `query ($id: ID!) {
  cart(id: $id) { version lines { quantity variant { id product { title } availability price { amount { amount } } } } problems { code } shippingOptions { id } pricing { total { amount } } deliveryAddress { city } }
}`

/** Partial answers are answers: errors come beside the data. */
async function ask(shopper: Shopper, query: string, variables: Record<string, unknown>): Promise<GraphQLResult> {
  const response = await fetch(`${open.shop.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${shopper.token}` },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as GraphQLResult
}

const pathsOf = ({ errors }: GraphQLResult) => (errors ?? []).map(({ path }) => (path ?? []).join('.'))

test.each<[Area, string, object]>([
  ['pricing', 'product.variants.0.price', { title: expect.any(String), variants: [{ price: null, availability: 'IN_STOCK' }] }],
  ['inventory', 'product.variants.0.availability', { title: expect.any(String), variants: [{ price: { amount: { amount: '25.00' } }, availability: null }] }],
])('without %s a product page lacks that part and says so on its path', async (area, path, page) => {
  const guest = await aGuest(open.shop.url)
  const answer = await without(area, () => ask(guest, PAGE, { handle }))
  expect(answer.data).toMatchObject({ product: page })
  expect(pathsOf(answer)).toContain(path)
})

test.each<[Area, object]>([
  ['catalog', { lines: [{ quantity: 1, variant: { product: null, availability: 'IN_STOCK' } }] }],
  ['pricing', { lines: [{ quantity: 1, variant: { product: { title: expect.any(String) }, price: null } }], pricing: null }],
  ['inventory', { lines: [{ variant: { availability: null } }], pricing: { total: { amount: expect.any(String) } } }],
  ['shipping', { lines: [{ quantity: 1 }], shippingOptions: null }],
  ['accounts', { lines: [{ quantity: 1 }], deliveryAddress: null }],
])('without %s a cart shows the rest, and can still be changed', async (area, rest) => {
  const guest = await aGuest(open.shop.url)
  const cart = await guest.fillCart([{ variantId }])
  await without(area, async () => {
    const answer = await ask(guest, CART, { id: cart.id })
    expect(answer.data).toMatchObject({ cart: rest })
    expect(pathsOf(answer).every((path) => path.startsWith('cart.'))).toBe(true)
    expect(pathsOf(answer)).not.toHaveLength(0)
    const changed = await ask(guest, 'mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { cart { version } userErrors { code } } }', { input: { cartId: cart.id, lines: [{ variantId }] } })
    expect(changed).toEqual({ data: { addCartLines: { cart: { version: cart.version + 1 }, userErrors: [] } } })
  })
})

test('without orders the catalogue is still there to look at', async () => {
  const guest = await aGuest(open.shop.url)
  const answer = await without('orders', () => ask(guest, PAGE, { handle }))
  expect(answer.errors).toBeUndefined()
})

test.each<Area>(['inventory', 'payments', 'shipping', 'catalog', 'pricing', 'accounts'])('orders that are placed while %s is down finish when it is back', async (area) => {
  const guest = await aGuest(open.shop.url)
  const [cart, card] = [await guest.fillCart([{ variantId }]), await guest.addCard(CARDS.approved)]
  // The price is promised before the area goes down, as it is on the checkout page.
  await guest.graph.request('mutation ($input: QuoteCartInput!) { quoteCart(input: $input) { quote { id } userErrors { message } } }', { input: { cartId: cart.id } })
  const order = await without(area, async () => {
    const { order, userErrors } = await guest.placeOrder(cart, card)
    expect(userErrors).toEqual([])
    expect(order).toMatchObject({ status: 'PENDING' })
    return order!
  })
  expect(await guest.end(order.id)).toBe('DELIVERED')
})

test('orders that is down itself takes up where it was: nothing of an order under way is lost', async () => {
  const guest = await aGuest(open.shop.url)
  const orders = await Promise.all(Array.from({ length: 5 }, () => guest.buy(variantId)))
  await without('orders', async () => undefined)
  expect(await Promise.all(orders.map(({ id }) => guest.end(id)))).toEqual(orders.map(() => 'DELIVERED'))
})
