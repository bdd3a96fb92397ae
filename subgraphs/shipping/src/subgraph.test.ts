import { accounts, orders } from '@ecolaura/contracts'
import { aShopper, anAdmin, countStatements, startTestArea, until, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shippingArea } from './area.ts'
import { DEFAULT_METHODS } from './default-methods.ts'

let byHand: TestArea
let parcel: string

const CREATE = `mutation ($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { shippingMethod { id version } userErrors { code field } } }`
const CART = `query ($carts: [_Any!]!) { _entities(representations: $carts) { ... on Cart { shippingOptions { id name zone cost { amount currencyCode } } shippingCost { amount currencyCode } } } }`
const OF_ORDERS = `query ($orders: [_Any!]!) { _entities(representations: $orders) { ... on Order { shipments { id status grams trackingNumber option { name } events { status at } } } } }`

beforeAll(async () => {
  byHand = await startTestArea('shipping', (ports) => shippingArea(ports, { carrier: null }))
  for (const input of DEFAULT_METHODS) {
    const { data } = await byHand.execute(CREATE, { input }, anAdmin())
    parcel ??= (data as { createShippingMethod: { shippingMethod: { id: string } } }).createShippingMethod.shippingMethod.id
  }
})
afterAll(() => byHand[Symbol.asyncDispose]())

const aCart = (given: object = {}) => ({
  __typename: 'Cart', id: 'crt_1', country: 'DE', currencyCode: 'EUR', shippingOptionId: parcel,
  lines: [{ quantity: 2, variant: { grams: 300 } }, { quantity: 1, variant: { grams: null } }], ...given,
})
const confirmed = (orderId: string, customerId = 'usr_shopper') => ({
  type: 'order.confirmed' as const, orderId, customerId, lines: [{ variantId: 'var_1', quantity: 1 }], total: { minor: 1000, currency: 'EUR' },
  delivery: { methodId: parcel, addressId: 'adr_1', country: 'DE', grams: 1_100 },
})
const shipmentsOf = async (orderIds: string[], principal = aShopper(), shop = byHand) => {
  const { data } = await shop.execute(OF_ORDERS, { orders: orderIds.map((id) => ({ __typename: 'Order', id })) }, principal)
  return (data as { _entities: { shipments: { id: string; status: string; trackingNumber: string }[] }[] })._entities.map(({ shipments }) => shipments)
}
const shipmentOf = async (orderId: string, principal = aShopper()) => (await shipmentsOf([orderId], principal))[0]![0]!
const byStaff = (mutation: string, shipmentId: string, principal = anAdmin()) =>
  byHand.execute(`mutation ($input: MoveShipmentInput!) { ${mutation}(input: $input) { shipment { status } userErrors { code } } }`, { input: { shipmentId } }, principal)
const factsOf = async (orderId: string, shop = byHand) => (await shop.facts()).filter((fact) => 'orderId' in fact && fact.orderId === orderId).map(({ type }) => type)

test('a cart sees the ways to its country with their prices, and what the chosen one costs', async () => {
  const { data } = await byHand.execute(CART, { carts: [aCart(), aCart({ country: 'IT' }), aCart({ currencyCode: 'CHF' })] })
  const cost = (amount: string) => ({ amount, currencyCode: 'EUR' })
  expect(data).toMatchObject({
    _entities: [
      { shippingCost: cost('4.90'), shippingOptions: [{ id: parcel, zone: 'Germany', cost: cost('4.90') }, {}, {}, {}, { name: 'Pick-up', cost: cost('0.00') }] },
      { shippingCost: cost('9.90'), shippingOptions: [{ id: parcel, zone: 'European Union', cost: cost('9.90') }, { name: 'Express' }] },
      { shippingCost: null, shippingOptions: [] },
    ],
  })
})

test('carts find the ways in memory, and a changed one as it is now', async () => {
  const ask = () => byHand.execute(CART, { carts: Array.from({ length: 10 }, () => aCart()) })
  await ask()
  expect((await countStatements(ask)).statements).toEqual([])
  const rename = (name: string) => byHand.execute('mutation ($input: UpdateShippingMethodInput!) { updateShippingMethod(input: $input) { userErrors { code } } }', { input: { id: parcel, name } }, anAdmin())
  await rename('Slow parcel')
  expect((await ask()).data).toMatchObject({ _entities: Array.from({ length: 10 }, () => ({ shippingOptions: expect.arrayContaining([expect.objectContaining({ name: 'Slow parcel' })]) })) })
  await expect(byHand.fact('shipping_method.changed', ({ methodId }) => methodId === parcel)).resolves.toBeDefined()
  await rename('Standard parcel')
})

test('a method of a code that is taken, or with prices out of order, is refused', async () => {
  const { zones, ...method } = DEFAULT_METHODS[0]!
  const again = await byHand.execute(CREATE, { input: { ...method, zones } }, anAdmin())
  expect(again.data).toMatchObject({ createShippingMethod: { shippingMethod: null, userErrors: [{ code: 'CODE_TAKEN', field: ['code'] }] } })
  const wrong = await byHand.execute(CREATE, { input: { ...method, code: 'x', zones: [{ ...zones[0], tiers: zones[0]!.tiers.toReversed() }] } }, anAdmin())
  expect(wrong.data).toMatchObject({ createShippingMethod: { userErrors: [{ code: 'INVALID_SHIPPING_METHOD', field: ['zones', '0', 'tiers'] }] } })
  expect((await byHand.execute(CREATE, { input: { ...method, zones } }, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('staff changes one thing of a method and the rest stays; a version that is gone is refused', async () => {
  const { data } = await byHand.execute(CREATE, { input: { ...DEFAULT_METHODS[3], code: 'once' } }, anAdmin())
  const { id } = (data as { createShippingMethod: { shippingMethod: { id: string } } }).createShippingMethod.shippingMethod
  const update = (input: object) => byHand.execute(
    `mutation ($input: UpdateShippingMethodInput!) { updateShippingMethod(input: $input) {
      shippingMethod { isActive name version zones { tiers { price { amount } } } } userErrors { code ... on StaleVersionError { currentVersion } } } }`,
    { input: { id, ...input } }, anAdmin())
  expect((await update({ isActive: false, expectedVersion: 1 })).data).toMatchObject({
    updateShippingMethod: { shippingMethod: { isActive: false, name: 'Bike courier', version: 2, zones: [{ tiers: [{ price: { amount: '6.90' } }, {}] }] } },
  })
  expect((await update({ isActive: true, expectedVersion: 1 })).data).toMatchObject({ updateShippingMethod: { userErrors: [{ code: 'STALE_VERSION', currentVersion: 2 }] } })
})

test('a confirmed order is packed once, and only its customer and staff see the parcel', async () => {
  await byHand.deliver(orders, confirmed('ord_1'))
  await byHand.deliver(orders, confirmed('ord_1'))
  expect(await factsOf('ord_1')).toEqual(['shipment.created'])
  expect(await shipmentsOf(['ord_1'])).toMatchObject([[{ status: 'READY', grams: 1_100, option: { name: 'Standard parcel' }, events: [{ status: 'READY' }] }]])
  expect(await shipmentsOf(['ord_1'], aShopper('usr_other'))).toEqual([[]])
  const shipment = await shipmentOf('ord_1', anAdmin())
  const reference = { parcels: [{ __typename: 'Shipment', id: shipment.id }] }
  const ASK = `query ($parcels: [_Any!]!) { _entities(representations: $parcels) { ... on Shipment { status } } }`
  expect((await byHand.execute(ASK, reference, aShopper('usr_other'))).data).toEqual({ _entities: [null] })
  expect((await byHand.execute(ASK, reference, aShopper())).data).toEqual({ _entities: [{ status: 'READY' }] })
})

test('orders that are confirmed together are packed with one statement, each with a number of its own', async () => {
  const ids = ['ord_t1', 'ord_t2', 'ord_t3']
  const { statements } = await countStatements(() => byHand.deliverAll(orders, ids.map((id) => confirmed(id))))
  expect(statements.filter((text) => text.includes('INSERT INTO shipments'))).toHaveLength(1)
  expect(new Set((await shipmentsOf(ids)).flat().map(({ trackingNumber }) => trackingNumber)).size).toBe(3)
})

test('the parcels of many orders are one statement', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `ord_many_${n}`)
  for (const id of ids.slice(0, 5)) await byHand.deliver(orders, confirmed(id))
  const { result, statements } = await countStatements(() => shipmentsOf(ids))
  expect(result.filter((shipments) => shipments.length === 1)).toHaveLength(5)
  expect(statements.filter((text) => text.includes('FROM shipments'))).toHaveLength(1)
})

test('staff sends a parcel by hand, once; whoever knows its number may follow it', async () => {
  await byHand.deliver(orders, confirmed('ord_2'))
  const { id, trackingNumber } = await shipmentOf('ord_2')
  expect((await byStaff('dispatchShipment', id, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  expect((await byStaff('deliverShipment', id)).data).toMatchObject({ deliverShipment: { userErrors: [{ code: 'SHIPMENT_NOT_READY' }] } })
  expect((await byStaff('dispatchShipment', id)).data).toMatchObject({ dispatchShipment: { shipment: { status: 'DISPATCHED' } } })
  expect((await byStaff('dispatchShipment', id)).data).toMatchObject({ dispatchShipment: { userErrors: [{ code: 'SHIPMENT_NOT_READY' }] } })
  expect((await byStaff('deliverShipment', id)).data).toMatchObject({ deliverShipment: { shipment: { status: 'DELIVERED' } } })
  const { data } = await byHand.execute(`query ($number: String!) { trackShipment(trackingNumber: $number) { status deliveredAt events { status } } }`, { number: trackingNumber.toLowerCase() })
  expect(data).toMatchObject({ trackShipment: { status: 'DELIVERED', deliveredAt: expect.any(String), events: [{ status: 'READY' }, { status: 'DISPATCHED' }, { status: 'DELIVERED' }] } })
  expect(await factsOf('ord_2')).toEqual(['shipment.created', 'shipment.dispatched', 'shipment.delivered'])
})

test('a recalled order gets its parcel back while it is here, and is told when it is not', async () => {
  await byHand.deliver(orders, confirmed('ord_3'))
  await byHand.deliver(orders, { type: 'order.recalled', orderId: 'ord_3', reason: 'CUSTOMER' })
  expect(await factsOf('ord_3')).toEqual(['shipment.created', 'shipment.cancelled'])
  await byHand.deliver(orders, confirmed('ord_4'))
  const { id } = await shipmentOf('ord_4')
  await byStaff('dispatchShipment', id)
  await byHand.deliver(orders, { type: 'order.recalled', orderId: 'ord_4', reason: 'CUSTOMER' })
  expect(await factsOf('ord_4')).toEqual(['shipment.created', 'shipment.dispatched', 'shipment.kept'])
})

test('of a recall and a dispatch at the same moment exactly one wins', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `ord_race_${n}`)
  for (const id of ids) await byHand.deliver(orders, confirmed(id))
  const parcels = await shipmentsOf(ids)
  await Promise.all(ids.flatMap((orderId, n) => [
    byStaff('dispatchShipment', parcels[n]![0]!.id),
    byHand.deliver(orders, { type: 'order.recalled', orderId, reason: 'CUSTOMER' }),
  ]))
  for (const id of ids) expect([['shipment.created', 'shipment.cancelled'], ['shipment.created', 'shipment.dispatched', 'shipment.kept']]).toContainEqual(await factsOf(id))
})

test("a guest's parcel follows when they sign in", async () => {
  await byHand.deliver(orders, confirmed('ord_guest', 'usr_guest'))
  await byHand.deliver(accounts, { type: 'user.signed_in', userId: 'usr_back', formerGuestId: 'usr_guest' })
  expect(await shipmentsOf(['ord_guest'], aShopper('usr_back'))).toMatchObject([[{ status: 'READY' }]])
})

test('the facts about a parcel are numbered from one without a gap', async () => {
  const bySubject = Map.groupBy(await byHand.events(), ({ subject }) => subject)
  for (const events of bySubject.values()) expect(events.map(({ aggregateversion }) => aggregateversion)).toEqual(events.map((_, n) => n + 1))
  expect(bySubject.size).toBeGreaterThan(0)
})

test('the simulated carrier sends and delivers by itself', async () => {
  await using shop = await startTestArea('shipping', (ports) => shippingArea(ports, { carrier: { secondsToDispatch: 0, secondsToDeliver: 0 } }))
  await shop.deliver(orders, confirmed('ord_5'))
  await shop.fact('shipment.delivered')
  expect(await factsOf('ord_5', shop)).toEqual(['shipment.created', 'shipment.dispatched', 'shipment.delivered'])
  await until(async () => (await shipmentsOf(['ord_5'], aShopper(), shop))[0]![0]!.status === 'DELIVERED', 'the parcel is with the customer')
})
