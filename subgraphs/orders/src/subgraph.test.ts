import { accounts, inventory, payments, shipping } from '@ecolaura/contracts'
import { SubgraphExecutor, type SubgraphResult } from '@ecolaura/graph'
import type { Principal } from '@ecolaura/kernel'
import { silent } from '@ecolaura/telemetry'
import { aRequest, aShopper, anAdmin, countStatements, startTestArea, until, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ordersArea } from './area.ts'
import { aGraph } from './graph.fixture.ts'

let shop: TestArea
const graph = aGraph(() => (query, variables, principal) => shop.execute(query, variables, principal))

beforeAll(async () => {
  shop = await startTestArea('orders', (ports) => ordersArea({ ...ports, graph }, { checkoutTimeout: 3_600 }))
})
afterAll(() => shop[Symbol.asyncDispose]())

const anna = aShopper('usr_anna')
const bert = aShopper('usr_bert')
const CART = '{ cart { id version couponCodes lines { id quantity variant { id } } } userErrors { __typename code ... on StaleVersionError { currentVersion } ... on CartOrderedError { orderId } } }'
const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  order { id number status version total { amount } isPricedByOldQuote } userErrors { __typename code ... on TotalChangedError { total { amount } } } } }`

type Answer = Record<string, { cart?: { id: string; version: number; lines: { id: string }[] }; order?: { id: string; version: number; status: string }; userErrors: { code: string }[] }>
function answer(result: SubgraphResult) {
  expect(result.errors).toBeUndefined()
  return Object.values(result.data as Answer)[0]!
}

async function mutate(name: string, input: Record<string, unknown>, principal: Principal = anna) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`.replace(/(Apply|Remove)CouponInput/, 'CartCouponInput')
  return answer(await shop.execute(`mutation ($input: ${type}!) { ${name}(input: $input) ${CART} }`, { input }, principal))
}

/** A cart that is ready to be ordered: two things, 54.90 with delivery. */
async function aReadyCart(owner: Principal = anna) {
  const { cart } = await mutate('createCart', { lines: [{ variantId: 'var_tee', quantity: 2 }] }, owner)
  return (await mutate('setCartDelivery', { cartId: cart!.id, addressId: 'adr_1', shippingOptionId: 'opt_1' }, owner)).cart!
}

const place = async (cart: { id: string; version: number }, more: Record<string, unknown> = {}, principal: Principal = anna) =>
  answer(
    await shop.execute(
      PLACE,
      { input: { cartId: cart.id, expectedVersion: cart.version, expectedTotal: { amount: '54.90', currencyCode: 'EUR' }, paymentMethodId: 'pm_1', idempotencyKey: `key-${cart.id}`, ...more } },
      principal,
    ),
  )

const statusOf = async (id: string) => (await shop.db.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [id]))[0]?.status
const amount = { minor: 5490, currency: 'EUR' }

test('a cart grows, changes and keeps its coupons, a version with each change', async () => {
  const { cart } = await mutate('createCart', { lines: [{ variantId: 'var_tee' }] })
  const added = await mutate('addCartLines', { cartId: cart!.id, lines: [{ variantId: 'var_tee', quantity: 2 }, { variantId: 'var_mug' }] })
  expect(added.cart).toMatchObject({ version: 2, lines: [{ quantity: 3 }, { quantity: 1 }] })
  const changed = await mutate('changeCartLines', { cartId: cart!.id, lines: [{ lineId: added.cart!.lines[0]!.id, quantity: 0 }], expectedVersion: 2 })
  expect(changed.cart).toMatchObject({ version: 3, lines: [{ variant: { id: 'var_mug' } }] })
  expect((await mutate('applyCoupon', { cartId: cart!.id, code: 'welcome' })).cart).toMatchObject({ couponCodes: ['WELCOME'] })
})

test('of two changes to one version of a cart the second is told', async () => {
  const { cart } = await mutate('createCart', { lines: [{ variantId: 'var_tee' }] })
  const changes = await Promise.all([1, 2].map((n) => mutate('addCartLines', { cartId: cart!.id, lines: [{ variantId: `var_${n}` }], expectedVersion: 1 })))
  expect(changes.flatMap(({ userErrors }) => userErrors)).toEqual([{ __typename: 'StaleVersionError', code: 'STALE_VERSION', currentVersion: 2 }])
})

test('a foreign cart is the same as a missing one', async () => {
  const { cart } = await mutate('createCart', {})
  const foreign = await mutate('addCartLines', { cartId: cart!.id, lines: [{ variantId: 'var_tee' }] }, bert)
  const missing = await mutate('addCartLines', { cartId: 'crt_none', lines: [{ variantId: 'var_tee' }] }, bert)
  expect(foreign).toEqual(missing)
  const entity = await shop.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { version } } }', { r: [{ __typename: 'Cart', id: cart!.id }] }, bert)
  expect(entity.data).toEqual({ _entities: [null] })
})

test('an order is placed at the price that was quoted, and its cart is closed', async () => {
  const cart = await aReadyCart()
  const { order, userErrors } = await place(cart)
  expect(userErrors).toEqual([])
  expect(order).toMatchObject({ status: 'PENDING', version: 1, total: { amount: '54.90' } })
  await shop.fact('order.placed', ({ orderId }) => orderId === order!.id)
  const again = await mutate('addCartLines', { cartId: cart.id, lines: [{ variantId: 'var_tee' }] })
  expect(again.userErrors).toEqual([{ __typename: 'CartOrderedError', code: 'CART_ORDERED', orderId: order!.id }])
})

test('another total than the shopper agreed to is refused with the one there is', async () => {
  const cart = await aReadyCart()
  const refused = await place(cart, { expectedTotal: { amount: '1.00', currencyCode: 'EUR' } })
  expect(refused).toMatchObject({ order: null, userErrors: [{ __typename: 'TotalChangedError', total: { amount: '54.90' } }] })
  // The quote is kept, so that a price that moves on meanwhile is asked for anew instead of being answered by it.
  const [row] = await shop.db.query<{ total: number }>(`SELECT (state->'quote'->'total'->>'minor')::int AS total FROM carts WHERE id = $1`, [cart.id])
  expect(row).toEqual({ total: 5490 })
})

test('twenty requests under one key make one order', async () => {
  const cart = await aReadyCart()
  const answers = await Promise.all(Array.from({ length: 20 }, () => place(cart)))
  expect(new Set(answers.map(({ order }) => order?.id)).size).toBe(1)
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([])
})

test('a key that was used for another request is refused', async () => {
  const cart = await aReadyCart()
  await place(cart)
  expect((await place(cart, { paymentMethodId: 'pm_2' })).userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }])
})

test('two orders of one cart: one wins, the other hears that it was ordered', async () => {
  const cart = await aReadyCart()
  const answers = await Promise.all(['k1', 'k2'].map((key) => place(cart, { idempotencyKey: `${key}-${cart.id}` })))
  expect(answers.filter(({ order }) => order)).toHaveLength(1)
  expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'CART_ORDERED' }])
})

test('while pricing is down the last quote stands in, marked; without one the cart is kept', async () => {
  const [quoted, fresh] = [await aReadyCart(), await aReadyCart()]
  await shop.execute('mutation ($input: QuoteCartInput!) { quoteCart(input: $input) { quote { total { amount } } } }', { input: { cartId: quoted.id } }, anna)
  await shop.db.query(`UPDATE carts SET state = jsonb_set(state, '{quote,expiresAt}', to_jsonb(now() - interval '1 minute')) WHERE id = $1`, [quoted.id])
  graph.isDown = true
  try {
    expect((await place(quoted)).order).toMatchObject({ isPricedByOldQuote: true })
    expect((await place(fresh)).userErrors).toMatchObject([{ code: 'PRICE_NOT_AVAILABLE' }])
  } finally {
    graph.isDown = false
  }
})

test('an order goes all the way when the others answer', async () => {
  const { order } = await place(await aReadyCart())
  const orderId = order!.id
  await shop.deliver(inventory, { type: 'stock.reserved', orderId, lines: [{ variantId: 'var_tee', quantity: 2 }], expiresAt: new Date().toISOString() })
  await shop.fact('order.reserved', (fact) => fact['orderId'] === orderId)
  await shop.deliver(payments, { type: 'payment.captured', orderId, paymentId: 'pay_1', amount })
  expect(await statusOf(orderId)).toBe('CONFIRMED')
  await shop.deliver(shipping, { type: 'shipment.dispatched', orderId, shipmentId: 'shp_1' })
  await shop.deliver(shipping, { type: 'shipment.delivered', orderId, shipmentId: 'shp_1' })
  const { data } = await shop.execute('query ($id: ID!) { order(id: $id) { status version history { version type } } }', { id: orderId }, anna)
  expect(data).toEqual({
    order: { status: 'DELIVERED', version: 6, history: ['placed', 'reserved', 'paid', 'confirmed', 'shipped', 'delivered'].map((type, index) => ({ version: index + 1, type: `order.${type}` })) },
  })
})

test('orders that are answered together move on together, each by its own rule and with its own history', async () => {
  const placed = await Promise.all([1, 2, 3].map(async () => (await place(await aReadyCart())).order!.id))
  const reserved = (orderId: string) => ({ type: 'stock.reserved' as const, orderId, lines: [{ variantId: 'var_tee', quantity: 2 }], expiresAt: new Date().toISOString() })
  await shop.deliverAll(inventory, [reserved(placed[0]!), { type: 'stock.refused', orderId: placed[1]!, shortages: [{ variantId: 'var_tee', requested: 2, available: 0 }] }, reserved(placed[2]!)])
  expect(await Promise.all(placed.map(statusOf))).toEqual(['RESERVED', 'CANCELLING', 'RESERVED'])
  const { statements } = await countStatements(() => shop.deliverAll(payments, [placed[0]!, placed[2]!].map((orderId) => ({ type: 'payment.captured' as const, orderId, paymentId: `pay_${orderId}`, amount }))))
  expect(statements.filter((text) => text.includes('UPDATE orders'))).toHaveLength(1)
  const history = await shop.db.query<{ id: string; types: string[] }>('SELECT order_id AS id, array_agg(type ORDER BY version) AS types FROM order_events WHERE order_id = ANY($1) GROUP BY 1', [placed])
  expect(new Map(history.map(({ id, types }) => [id, types]))).toEqual(new Map([
    [placed[0], ['order.placed', 'order.reserved', 'order.paid', 'order.confirmed']],
    [placed[1], ['order.placed', 'order.cancelling']],
    [placed[2], ['order.placed', 'order.reserved', 'order.paid', 'order.confirmed']],
  ]))
})

test('an order that waits too long is given up, and ends when goods and money are back', async () => {
  const { order } = await place(await aReadyCart())
  const orderId = order!.id
  await shop.db.query(`UPDATE orders SET due_at = now() - interval '1 second' WHERE id = $1`, [orderId])
  await shop.fact('order.cancelling', (fact) => fact['orderId'] === orderId && fact['reason'] === 'TIMED_OUT')
  await shop.deliver(inventory, { type: 'stock.released', orderId })
  await shop.deliver(payments, { type: 'payment.voided', orderId, paymentId: 'pay_2' })
  expect(await statusOf(orderId)).toBe('CANCELLED')
})

test('a subscriber hears everything after the version it knows, until the end, and nobody else hears anything', async () => {
  const { order } = await place(await aReadyCart())
  const id = order!.id
  const subscribe = (principal: Principal, afterVersion: number) =>
    new SubgraphExecutor(shop.area.subgraph, silent).subscribe(
      { query: 'subscription ($id: ID!, $afterVersion: Int!) { orderStatus(id: $id, afterVersion: $afterVersion) { event { version type } order { status } } }', variables: { id, afterVersion } },
      aRequest(principal),
    ) as Promise<AsyncIterable<SubgraphResult>>
  const heard: number[] = []
  const listening = (async () => {
    for await (const { data } of await subscribe(anna, 0)) heard.push((data as { orderStatus: { event: { version: number } } }).orderStatus.event.version)
  })()
  await until(() => heard.length === 1, 'the past is replayed')
  await shop.deliver(inventory, { type: 'stock.refused', orderId: id, shortages: [{ variantId: 'var_tee', requested: 2, available: 0 }] })
  await shop.deliver(inventory, { type: 'stock.released', orderId: id })
  await shop.deliver(payments, { type: 'payment.voided', orderId: id, paymentId: 'pay_3' })
  await listening
  expect(heard).toEqual([1, 2, 3, 4, 5])

  const late: unknown[] = []
  for await (const { data } of await subscribe(anna, 3)) late.push(data)
  expect(late).toHaveLength(2)
  const foreign: SubgraphResult[] = []
  for await (const result of await subscribe(bert, 0)) foreign.push(result)
  expect(foreign).toMatchObject([{ errors: [{ extensions: { code: 'NOT_FOUND' } }] }])
})

test('staff reads all orders, a shopper their own, by pages', async () => {
  const clara = aShopper('usr_clara')
  for (let n = 0; n < 3; n++) await place(await aReadyCart(clara), {}, clara)
  const LIST = 'query ($after: String) { orders(first: 2, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }'
  const first = (await shop.execute(LIST, {}, clara)).data as { orders: { nodes: object[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } } }
  expect(first.orders).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const second = (await shop.execute(LIST, { after: first.orders.pageInfo.endCursor }, clara)).data as typeof first
  expect(second.orders.nodes).toHaveLength(1)
  expect(((await shop.execute(LIST, {}, anAdmin())).data as typeof first).orders.totalCount).toBeGreaterThan(3)
})

test('the history of many orders is one statement', async () => {
  const { statements } = await countStatements(() => shop.execute('{ orders(first: 20) { nodes { number history { type } } } }', {}, anAdmin()))
  expect(statements.filter((text) => /FROM order_events/.test(text))).toHaveLength(1)
})

test('who shopped as a guest finds cart and orders under the account they sign in to', async () => {
  const guest: Principal = { ...aShopper('usr_guest'), kind: 'guest' }
  const { order } = await place(await aReadyCart(guest), {}, guest)
  const { cart } = await mutate('createCart', { lines: [{ variantId: 'var_mug' }] }, guest)
  await shop.deliver(accounts, { type: 'user.signed_in', userId: 'usr_dora', formerGuestId: 'usr_guest' })
  const { data } = await shop.execute('query ($id: ID!) { order(id: $id) { id } cart { id } }', { id: order!.id }, aShopper('usr_dora'))
  expect(data).toEqual({ order: { id: order!.id }, cart: { id: cart!.id } })
})

test('a quote at hand is honoured although prices have moved; a shopper who saw the new price gets a new quote', async () => {
  const [early, late] = [await aReadyCart(), await aReadyCart()]
  for (const { id } of [early, late]) await shop.execute('mutation ($input: QuoteCartInput!) { quoteCart(input: $input) { quote { id } } }', { input: { cartId: id } }, anna)
  graph.unitPrice = 3000
  try {
    expect((await place(early)).order).toMatchObject({ total: { amount: '54.90' } })
    expect((await place(late, { expectedTotal: { amount: '64.90', currencyCode: 'EUR' } })).order).toMatchObject({ total: { amount: '64.90' } })
  } finally {
    graph.unitPrice = 2500
  }
})
