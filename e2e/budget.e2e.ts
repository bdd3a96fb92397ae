import { newId } from '@ecolaura/kernel'
import { countStatements } from '@ecolaura/testing'
import type { GraphQLClient } from 'graphql-request'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, signIn, type OpenShop } from './shop.fixture.ts'
import { aGuest, type ReadyCart, type Shopper } from './shopper.fixture.ts'

/**
 * How many statements the ten most used operations may send to the database, background work not counted. A number
 * here only ever goes down.
 */
const PRICE = 'price { amount { amount currencyCode } } '
const VARIANT = `id title ${PRICE} availability options { name value }`

let open: OpenShop
let guest: Shopper
let cart: ReadyCart
let variantId: string
let handle: string
let staff: GraphQLClient

beforeAll(async () => {
  open = await openShop({ products: true })
  guest = await aGuest(open.shop.url)
  const { products } = await guest.graph.request<{ products: { nodes: { handle: string; variants: { id: string }[] }[] } }>('{ products(first: 1) { nodes { handle variants { id } } } }')
  variantId = products.nodes[0]!.variants[0]!.id
  handle = products.nodes[0]!.handle
  cart = await guest.fillCart([{ variantId }])
  staff = await signIn(open.shop.url, open.shop.accounts.find(({ role }) => role === 'Administrator')!)
})
afterAll(() => open[Symbol.asyncDispose]())

async function expectStatements(client: GraphQLClient, query: string, variables: Record<string, unknown>, most: number): Promise<void> {
  // Plans, prepared statements and rules in memory are warm in a shop that runs.
  await client.request(query, variables)
  const id = newId('req')
  const { statements } = await countStatements(() => client.request(query, variables, { 'x-request-id': id }), id)
  expect(statements).not.toEqual([])
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(most)
}

test('a page of 24 products with variants, prices and stock: 6 at most', () =>
  expectStatements(guest.graph, `{ products(first: 24) { nodes { id title handle category { name } media { url alt } variants { ${VARIANT} } } pageInfo { hasNextPage endCursor } totalCount } }`, {}, 6))
test('a product: 4', () => expectStatements(guest.graph, `query ($handle: String!) { product(handle: $handle) { title category { name } variants { ${VARIANT} quantityBreaks { minQuantity } } } }`, { handle }, 4))
test('the category tree: 2', () => expectStatements(guest.graph, '{ categories { id name children { id name } } }', {}, 2))
test('a category with its products: 5', () => expectStatements(guest.graph, `{ category(slug: "kitchen") { name products(first: 24) { nodes { title variants { ${VARIANT} } } } } }`, {}, 5))
test('a cart with prices, problems and delivery: 7', () =>
  expectStatements(guest.graph, `query ($id: ID!) { cart(id: $id) { version lines { quantity variant { ${VARIANT} product { title } } } problems { code } pricing { total { amount } lines { lineId total { amount } } } shippingOptions { id cost { amount } } } }`, { id: cart.id }, 7))
test('a change of a cart: 6', async () => {
  const { cart: other } = (await guest.graph.request<{ createCart: { cart: { id: string } } }>('mutation ($input: CreateCartInput!) { createCart(input: $input) { cart { id } } }', { input: {} })).createCart as { cart: { id: string } }
  await expectStatements(guest.graph, 'mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { cart { version } userErrors { code } } }', { input: { cartId: other.id, lines: [{ variantId }] } }, 6)
})
test('a binding quote at hand: 1', () => expectStatements(guest.graph, 'mutation ($input: QuoteCartInput!) { quoteCart(input: $input) { quote { total { amount } } } }', { input: { cartId: cart.id } }, 1))
test('who am I, with addresses: 2', () => expectStatements(guest.graph, '{ me { id name addresses { city } } }', {}, 2))
test('my orders with lines and payments: 4', async () => {
  const { id } = await guest.buy(variantId)
  await guest.end(id)
  await expectStatements(guest.graph, '{ orders(first: 20) { nodes { number status total { amount } lines { quantity variant { id product { title } } } payments { status } } } }', {}, 4)
})
test('all orders for staff, with customers and shipments: 5', () =>
  expectStatements(staff, '{ orders(first: 20) { nodes { number status customer { id name } shipments { status } payments { status } } totalCount } }', {}, 5))
