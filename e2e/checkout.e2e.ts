import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { openShop, stockProducts, type OpenShop } from './shop.fixture.ts'
import { aGuest, CARDS } from './shopper.fixture.ts'

let open: OpenShop
let variants: string[]

beforeAll(async () => {
  open = await openShop()
  variants = (await stockProducts(open.admin, 4, 50)).map(({ variantId }) => variantId)
})
afterAll(async () => {
  await expectInvariants(open.shop)
  await open[Symbol.asyncDispose]()
})

const setStock = async (variantId: string, setTo: number) => {
  const { locations } = await open.admin.request<{ locations: { id: string }[] }>('{ locations { id } }')
  const input = { variantId, locationId: locations[0]!.id, setTo, reason: 'COUNTED', idempotencyKey: `${variantId}-${setTo}-${Date.now()}` }
  await open.admin.request('mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { userErrors { message } } }', { input })
}

test('a guest buys a thing and follows the order to its delivery', async () => {
  const guest = await aGuest(open.shop.url)
  const { id, status } = await guest.buy(variants[0]!, 2)
  expect(status).toBe('PENDING')
  const heard: string[] = []
  for await (const { event } of guest.follow(id)) heard.push(event.type)
  expect(heard).toEqual(['placed', 'reserved', 'paid', 'confirmed', 'shipped', 'delivered'].map((name) => `order.${name}`))
  const { order } = await guest.graph.request<{ order: object }>(
    `query ($id: ID!) { order(id: $id) { status total { amount } lines { quantity unitPrice { amount } variant { product { title } } }
       deliveryAddress { city } payments { status amount { amount } } shipments { status trackingNumber } } }`, { id })
  expect(order).toMatchObject({
    status: 'DELIVERED', lines: [{ quantity: 2, unitPrice: { amount: '25.00' } }], deliveryAddress: { city: 'Berlin' },
    payments: [{ status: 'CAPTURED' }], shipments: [{ status: 'DELIVERED' }],
  })
})

test('a client that reconnects with the last version it saw misses nothing and hears nothing twice', async () => {
  const guest = await aGuest(open.shop.url)
  const { id } = await guest.buy(variants[0]!)
  const versions: number[] = []
  for (let isAtEnd = false; !isAtEnd; ) {
    isAtEnd = true
    for await (const { event } of guest.follow(id, versions.at(-1) ?? 0)) {
      versions.push(event.version)
      isAtEnd = event.type === 'order.delivered'
      // The connection breaks after each message.
      if (!isAtEnd) break
    }
  }
  expect(versions).toEqual([1, 2, 3, 4, 5, 6])
})

test.each([
  ['declined', CARDS.declined, 'CARD_DECLINED'],
  ['without money', CARDS.noFunds, 'INSUFFICIENT_FUNDS'],
])('a card that is %s ends the order with the reason, and the goods go back', async (_how, card, declineReason) => {
  const guest = await aGuest(open.shop.url)
  const { order } = await guest.placeOrder(await guest.fillCart([{ variantId: variants[1]! }]), await guest.addCard(card))
  expect(await guest.end(order!.id)).toBe('CANCELLED')
  const answer = await guest.graph.request('query ($id: ID!) { order(id: $id) { cancelReason declineReason payments { status } } }', { id: order!.id })
  expect(answer).toMatchObject({ order: { cancelReason: 'PAYMENT_DECLINED', declineReason } })
})

test('a provider that answers late, after it has charged, charges once', async () => {
  const guest = await aGuest(open.shop.url)
  const { order } = await guest.placeOrder(await guest.fillCart([{ variantId: variants[1]! }]), await guest.addCard(CARDS.timesOut))
  expect(await guest.end(order!.id)).toBe('DELIVERED')
})

test('two shoppers race for the last unit: one gets it, the other is told what fell short, and is not charged', async () => {
  await setStock(variants[2]!, 1)
  const guests = await Promise.all([aGuest(open.shop.url), aGuest(open.shop.url)])
  const orders = await Promise.all(guests.map((guest) => guest.buy(variants[2]!)))
  const ends = await Promise.all(guests.map((guest, index) => guest.end(orders[index]!.id)))
  expect(ends.toSorted()).toEqual(['CANCELLED', 'DELIVERED'])
  const loser = ends.indexOf('CANCELLED')
  const answer = await guests[loser]!.graph.request('query ($id: ID!) { order(id: $id) { cancelReason shortages { requested available variant { id } } payments { status refunded { amount } } } }', { id: orders[loser]!.id })
  expect(answer).toMatchObject({ order: { cancelReason: 'OUT_OF_STOCK', shortages: [{ requested: 1, available: 0, variant: { id: variants[2] } }] } })
})

test('twenty clicks on one button are one order', async () => {
  const guest = await aGuest(open.shop.url)
  const [cart, card] = [await guest.fillCart([{ variantId: variants[3]! }]), await guest.addCard(CARDS.approved)]
  const answers = await Promise.all(Array.from({ length: 20 }, () => guest.placeOrder(cart, card, 'one-click')))
  expect(new Set(answers.map(({ order }) => order?.id)).size).toBe(1)
  expect(await guest.end(answers[0]!.order!.id)).toBe('DELIVERED')
})

test('an order that is cancelled at any moment ends with goods and money where they belong', async () => {
  const guest = await aGuest(open.shop.url)
  const card = await guest.addCard(CARDS.approved)
  for (const moment of ['order.placed', 'order.reserved', 'order.confirmed']) {
    const { order } = await guest.placeOrder(await guest.fillCart([{ variantId: variants[3]! }]), card)
    let last = ''
    for await (const update of guest.follow(order!.id)) {
      last = update.order.status
      if (update.event.type === moment)
        await guest.graph.request('mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { userErrors { code } } }', { input: { orderId: order!.id } })
    }
    expect(['CANCELLED', 'DELIVERED']).toContain(last)
  }
})

test('the total that the client made up is refused, and a foreign order is the same as a missing one', async () => {
  const [guest, other] = await Promise.all([aGuest(open.shop.url), aGuest(open.shop.url)])
  const cart = await guest.fillCart([{ variantId: variants[0]! }])
  const { order, userErrors } = await guest.placeOrder({ ...cart, total: { amount: '0.01', currencyCode: 'EUR' } }, await guest.addCard(CARDS.approved))
  expect({ order, codes: userErrors.map(({ code }) => code) }).toEqual({ order: null, codes: ['TOTAL_CHANGED'] })
  const { id } = await guest.buy(variants[0]!)
  expect(await other.graph.request('query ($id: ID!) { order(id: $id) { id } }', { id })).toEqual({ order: null })
  await expect(other.follow(id).next()).rejects.toThrow('no such order')
  expect(await guest.end(id)).toBe('DELIVERED')
})
