import { SERVICE_TOKEN_HEADER, serviceSigner, subgraphSigner } from '@ecolaura/auth'
import { servicePrincipal, type Principal } from '@ecolaura/kernel'
import { anAdmin, until } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectInvariantsOf } from './invariants.ts'
import { startProcesses, type Processes } from './processes.fixture.ts'
import { stockProducts } from './shop.fixture.ts'
import { aGuest } from './shopper.fixture.ts'

const WHOLE_STORY = ['placed', 'reserved', 'paid', 'confirmed', 'shipped', 'delivered'].map((name) => `order.${name}`)

let platform: Processes
let variants: string[]

beforeAll(async () => {
  platform = await startProcesses()
  variants = (await stockProducts(platform.admin, 2, 50)).map(({ variantId }) => variantId)
}, 240_000)
afterAll(() => platform?.[Symbol.asyncDispose]())

test('a guest buys from seven areas that are processes of their own, and follows the order to its delivery', async () => {
  const guest = await aGuest(platform.url)
  const { id, status } = await guest.buy(variants[0]!, 2)
  expect(status).toBe('PENDING')
  const heard: string[] = []
  for await (const { event } of guest.follow(id)) heard.push(event.type)
  expect(heard).toEqual(WHOLE_STORY)
  const { order } = await guest.graph.request<{ order: object }>(
    'query ($id: ID!) { order(id: $id) { status lines { quantity unitPrice { amount } variant { product { title } } } deliveryAddress { city } payments { status } shipments { status } } }', { id })
  expect(order).toMatchObject({ status: 'DELIVERED', lines: [{ quantity: 2, unitPrice: { amount: '25.00' }, variant: { product: {} } }], deliveryAddress: { city: 'Berlin' }, payments: [{ status: 'CAPTURED' }], shipments: [{ status: 'DELIVERED' }] })
})

test('orders end as they should although their worker and the API of inventory are killed in the middle', async () => {
  const guests = await Promise.all([0, 1, 2].map(() => aGuest(platform.url)))
  const killed = [platform.of('orders-worker'), platform.of('inventory-api')]
  let fate: Promise<void> | undefined
  const stories = await Promise.all(
    guests.map(async (guest) => {
      const { id } = await guest.buy(variants[1]!)
      const heard: string[] = []
      for await (const { event } of guest.follow(id)) {
        heard.push(event.type)
        if (event.type === 'order.reserved') await (fate ??= killAndStartAgain())
      }
      return heard
    }),
  )
  expect(stories).toEqual([WHOLE_STORY, WHOLE_STORY, WHOLE_STORY])
  await expectInvariantsOf(platform.view)
  const [stock] = await platform.view.query('SELECT available, reserved, sold FROM inventory.stock_levels WHERE variant_id = $1', [variants[1]])
  expect(stock).toEqual({ available: 47, reserved: 0, sold: 3 })

  async function killAndStartAgain(): Promise<void> {
    await Promise.all(killed.map((each) => each.kill()))
    // What the dead part would have said is missing, and the rest of the page is there.
    const page = await ask(platform.url, {}, { query: `{ variant(id: "${variants[1]}") { availability product { title } price { amount { amount } } } }` })
    expect(page.body).toMatchObject({ data: { variant: { availability: null, product: { title: 'Linen tea towel 2' }, price: { amount: { amount: '25.00' } } } }, errors: [{ path: ['variant', 'availability'] }] })
    await Promise.all(killed.map((each) => each.start()))
  }
})

test('a client whose stream breaks with the API behind it goes on from the last version that it saw', async () => {
  const guest = await aGuest(platform.url)
  const { id } = await guest.buy(variants[0]!)
  const heard: { version: number; type: string }[] = []
  const listen = async (hear: () => Promise<void> = async () => {}) => {
    for await (const { event } of guest.follow(id, heard.at(-1)?.version ?? 0)) {
      heard.push(event)
      await hear()
    }
  }
  const ordersApi = platform.of('orders-api')
  await expect(listen(() => ordersApi.kill())).rejects.toThrow('not available')
  expect(heard.length).toBeLessThan(WHOLE_STORY.length)
  await ordersApi.start()
  await listen()
  expect(heard.map(({ type }) => type)).toEqual(WHOLE_STORY)
})

const QUERY = { query: '{ orders(first: 1) { totalCount } }' }
const proofFor = (area: 'orders' | 'payments', name: string, body: string, principal: Principal = anAdmin()) => subgraphSigner(name, platform.doorOf(area).secret)(principal, body)

async function ask(url: string, headers: Record<string, string>, request: object | string): Promise<{ status: number; body: unknown }> {
  const body = typeof request === 'string' ? request : JSON.stringify(request)
  const response = await fetch(url.endsWith('/graphql') ? url : `${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  return { status: response.status, body: await response.json() }
}

test('a subgraph answers its router alone', async () => {
  const { url } = platform.doorOf('orders')
  const body = JSON.stringify(QUERY)
  const right = await proofFor('orders', 'orders', body)
  expect(await ask(url, right, body)).toMatchObject({ status: 200, body: { data: { orders: { totalCount: 5 } } } })
  const attempts: Record<string, ReturnType<typeof ask>> = {
    'nothing': ask(url, {}, body),
    'nothing, for the schema': ask(url, {}, { query: '{ _service { sdl } }' }),
    'nothing, for a stream': ask(url, { accept: 'text/event-stream' }, { query: 'subscription { orderStatus(id: "ord_1") { event { type } } }' }),
    'an identity of its own': ask(url, { authorization: 'Bearer x', 'x-user-id': 'usr_admin', 'x-ecolaura-principal': 'x', 'x-ecolaura-body-mac': 'x' }, body),
    'the token for another subgraph': ask(url, await proofFor('payments', 'payments', body), body),
    'its own name under the secret of another': ask(url, await proofFor('payments', 'orders', body), body),
    'another body': ask(url, right, { query: '{ orders(first: 100) { totalCount } }' }),
    'another address': ask(url, { ...right, 'x-ecolaura-address': '203.0.113.9' }, body),
    'the proof of a shopper with the token of staff': ask(url, { ...right, 'x-ecolaura-body-mac': (await proofFor('orders', 'orders', body, servicePrincipal('orders')))['x-ecolaura-body-mac']! }, body),
  }
  for (const [what, attempt] of Object.entries(attempts)) expect(await attempt, what).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } })
})

test('the router takes the word of orders for orders, and of nobody else', async () => {
  const tokenOf = (service: string, area: 'orders' | 'payments', principal: Principal) => serviceSigner(service, platform.doorOf(area).secret)(principal)
  const createQuote = { query: 'mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { userErrors { code } } }', variables: { input: { cartId: 'crt_1', cartVersion: 1, currencyCode: 'EUR', country: 'DE', customerId: 'usr_1', couponCodes: [], lines: [], shippingCost: { amount: '0.00', currencyCode: 'EUR' }, idempotencyKey: 'x' } } }
  expect((await ask(platform.url, await tokenOf('orders', 'orders', servicePrincipal('orders')), createQuote)).body).toMatchObject({ data: { createQuote: { userErrors: [{ code: expect.any(String) }] } } })
  expect((await ask(platform.url, {}, createQuote)).body).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  for (const headers of [{ [SERVICE_TOKEN_HEADER]: 'x' }, await tokenOf('payments', 'payments', servicePrincipal('payments')), await tokenOf('orders', 'payments', servicePrincipal('orders'))])
    expect(await ask(platform.url, headers, createQuote)).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } })
})

test('a catalogue that is uploaded at the door arrives in all areas', async () => {
  const file = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Status\nmug,Enamel mug,Title,Default Title,MUG-1,12.50,shopify,7,active\n'
  const put = (headers: Record<string, string>) => fetch(`${platform.url}/uploads?name=mugs.csv`, { method: 'PUT', headers: { 'content-type': 'text/csv', ...headers }, body: file })
  expect((await put({})).status).toBe(401)
  const { id: uploadId } = (await (await put({ authorization: platform.authorization })).json()) as { id: string }
  const { importProducts } = await platform.admin.request<{ importProducts: { productImport: { id: string } } }>(
    'mutation ($input: ImportProductsInput!) { importProducts(input: $input) { productImport { id } userErrors { message } } }', { input: { uploadId, currencyCode: 'EUR' } })
  const report = () => platform.admin.request<{ productImport: { status: string; problems: object[] } }>('query ($id: ID!) { productImport(id: $id) { status problems { message } } }', { id: importProducts.productImport.id })
  await until(async () => /COMPLETE|FAILED/.test((await report()).productImport.status), 'all areas have taken up the file')
  expect((await report()).productImport).toEqual({ status: 'COMPLETE', problems: [] })
  const { body } = await ask(platform.url, {}, { query: '{ product(handle: "mug") { title variants { availableQuantity price { amount { amount } } } } }' })
  expect(body).toEqual({ data: { product: { title: 'Enamel mug', variants: [{ availableQuantity: 7, price: { amount: { amount: '12.50' } } }] } } })
})

test('health and metrics are not on the ports that others reach', async () => {
  for (const path of ['/metrics', '/readyz']) expect((await fetch(new URL(path, platform.doorOf('orders').url))).status).toBe(404)
  expect((await fetch(`${platform.url}/metrics`)).status).toBe(404)
})

test('every process ends in order when it is asked', async () => {
  const codes = await Promise.all(platform.all.map(async (each) => [each.name, await each.stop()]))
  expect(Object.fromEntries(codes)).toEqual(Object.fromEntries(platform.all.map(({ name }) => [name, 0])))
})
