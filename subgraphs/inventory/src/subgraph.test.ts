import { catalog, orders } from '@ecolaura/contracts'
import { aShopper, anAdmin, countStatements, startTestArea, until, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventoryArea } from './area.ts'

let shop: TestArea
let berlin: string

const ADJUST = `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) {
  stockLevel { available reserved sold version } userErrors { __typename code ... on InsufficientStockError { available } ... on StaleVersionError { currentVersion } } } }`
const STOCK = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Variant { id availability availableQuantity } } }`

beforeAll(async () => {
  shop = await startTestArea('inventory', (ports) => inventoryArea(ports, { reservationLifetime: 900 }))
  const { data } = await shop.execute(
    `mutation { createLocation(input: { code: "ber", name: "Berlin", country: "DE" }) { location { id } } }`, {}, anAdmin())
  berlin = (data as { createLocation: { location: { id: string } } }).createLocation.location.id
})
afterAll(() => shop[Symbol.asyncDispose]())

const adjust = (input: object, principal = anAdmin()) =>
  shop.execute(ADJUST, { input: { locationId: berlin, reason: 'RECEIVED', ...input } }, principal)
const placed = (orderId: string, variantId: string, quantity: number) => ({
  type: 'order.placed' as const, orderId, customerId: 'usr_1', quoteId: 'quo_1', paymentMethodId: 'pm_1',
  lines: [{ variantId, quantity }], total: { minor: 1000, currency: 'EUR' },
  delivery: { methodId: 'std', addressId: 'adr_1', country: 'DE', grams: 500 },
})
const levelOf = async (variantId: string) => (await shop.db.query('SELECT available, reserved, sold FROM stock_levels WHERE variant_id = $1', [variantId]))[0]

test('staff adjusts stock, and the same key adjusts it once', async () => {
  const input = { variantId: 'var_a', delta: 5, idempotencyKey: 'k1' }
  await adjust(input)
  expect((await adjust(input)).data).toMatchObject({ adjustStock: { stockLevel: { available: 5 }, userErrors: [] } })
})

test('an adjustment below nothing is refused with what there is', async () => {
  await adjust({ variantId: 'var_b', delta: 2, idempotencyKey: 'k2' })
  expect((await adjust({ variantId: 'var_b', delta: -3, idempotencyKey: 'k3' })).data).toMatchObject({
    adjustStock: { stockLevel: null, userErrors: [{ __typename: 'InsufficientStockError', code: 'INSUFFICIENT_STOCK', available: 2 }] },
  })
})

test('an adjustment of a version that is gone is refused with the one there is', async () => {
  await adjust({ variantId: 'var_c', delta: 2, idempotencyKey: 'k4' })
  expect((await adjust({ variantId: 'var_c', delta: 1, idempotencyKey: 'k5', expectedVersion: 1 })).data).toMatchObject({
    adjustStock: { userErrors: [{ __typename: 'StaleVersionError', currentVersion: 2 }] },
  })
})

test('a shopper may not adjust stock', async () => {
  const { errors } = await adjust({ variantId: 'var_a', delta: 1, idempotencyKey: 'k6' }, aShopper())
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('the stock of a page of variants is one statement', async () => {
  const ids = Array.from({ length: 24 }, (_, n) => ({ __typename: 'Variant', id: `var_${n}` }))
  const { result, statements } = await countStatements(() => shop.execute(STOCK, { ids }))
  expect(result.errors).toBeUndefined()
  expect(statements.filter((text) => text.includes('FROM stock_levels JOIN'))).toHaveLength(1)
})

test('a placed order sets its goods aside, a confirmed one sells them, a cancelled one puts them back', async () => {
  await adjust({ variantId: 'var_d', delta: 10, idempotencyKey: 'k7' })
  await shop.deliver(orders, placed('ord_1', 'var_d', 4))
  expect(await levelOf('var_d')).toEqual({ available: 6, reserved: 4, sold: 0 })
  const { lines, delivery, total } = placed('ord_1', 'var_d', 4)
  await shop.deliver(orders, { type: 'order.confirmed', orderId: 'ord_1', customerId: 'usr_1', lines, total, delivery })
  expect(await levelOf('var_d')).toEqual({ available: 6, reserved: 0, sold: 4 })
  await shop.deliver(orders, { type: 'order.cancelling', orderId: 'ord_1', reason: 'CUSTOMER' })
  expect(await levelOf('var_d')).toEqual({ available: 10, reserved: 0, sold: 0 })
  await expect(shop.fact('stock.released', ({ orderId }) => orderId === 'ord_1')).resolves.toBeDefined()
})

test('of two orders for the last unit one gets it and the other is told what there is', async () => {
  await adjust({ variantId: 'var_e', delta: 1, idempotencyKey: 'k8' })
  await Promise.all(['ord_2', 'ord_3'].map((orderId) => shop.deliver(orders, placed(orderId, 'var_e', 1))))
  const outcomes = (await shop.facts()).filter((fact) => 'orderId' in fact && ['ord_2', 'ord_3'].includes(String(fact.orderId))).map(({ type }) => type)
  expect(outcomes.sort()).toEqual(['stock.refused', 'stock.reserved'])
  expect(await levelOf('var_e')).toEqual({ available: 0, reserved: 1, sold: 0 })
})

test('orders that come together are served in their turn, with as few statements as one', async () => {
  await adjust({ variantId: 'var_together', delta: 3, idempotencyKey: 'k-together' })
  const wishes = [placed('ord_g1', 'var_together', 2), placed('ord_g2', 'var_together', 2), placed('ord_g3', 'var_together', 1)]
  const { statements } = await countStatements(() => shop.deliverAll(orders, wishes))
  expect(statements.filter((text) => /reservations|UPDATE stock_levels/.test(text) && !text.includes('EXPIRED'))).toHaveLength(3)
  const answers = (await shop.facts()).filter((fact) => 'orderId' in fact && String(fact.orderId).startsWith('ord_g'))
  expect(answers).toEqual([
    expect.objectContaining({ type: 'stock.refused', orderId: 'ord_g2', shortages: [{ variantId: 'var_together', requested: 2, available: 1 }] }),
    expect.objectContaining({ type: 'stock.reserved', orderId: 'ord_g1' }),
    expect.objectContaining({ type: 'stock.reserved', orderId: 'ord_g3' }),
  ])
  expect(await levelOf('var_together')).toEqual({ available: 0, reserved: 3, sold: 0 })
  const { delivery, total } = wishes[0]!
  await shop.deliverAll(orders, wishes.map(({ orderId, lines }) => ({ type: 'order.confirmed' as const, orderId, customerId: 'usr_1', lines, total, delivery })))
  expect(await levelOf('var_together')).toEqual({ available: 0, reserved: 0, sold: 3 })
  await shop.deliverAll(orders, [{ type: 'order.cancelling', orderId: 'ord_g1', reason: 'CUSTOMER' }, { type: 'order.cancelling', orderId: 'ord_g3', reason: 'CUSTOMER' }])
  expect(await levelOf('var_together')).toEqual({ available: 3, reserved: 0, sold: 0 })
})

test('goods that were set aside for too long go back, and a payment that comes later takes them again', async () => {
  await adjust({ variantId: 'var_f', delta: 1, idempotencyKey: 'k9' })
  await shop.deliver(orders, placed('ord_4', 'var_f', 1))
  await shop.db.query(`UPDATE reservations SET expires_at = now() - interval '1 second' WHERE order_id = 'ord_4'`)
  await shop.fact('stock.expired', ({ orderId }) => orderId === 'ord_4')
  expect(await levelOf('var_f')).toEqual({ available: 1, reserved: 0, sold: 0 })
  const { lines, delivery, total } = placed('ord_4', 'var_f', 1)
  await shop.deliver(orders, { type: 'order.confirmed', orderId: 'ord_4', customerId: 'usr_1', lines, total, delivery })
  expect(await levelOf('var_f')).toEqual({ available: 0, reserved: 0, sold: 1 })
})

test('an imported quantity counts for a new variant only', async () => {
  await adjust({ variantId: 'var_g', delta: 7, idempotencyKey: 'k10' })
  const variant = { price: null, compareAtPrice: null, taxable: true, tracked: true }
  await shop.deliver(catalog, {
    type: 'product.imported', importId: 'imp_1', productId: 'prd_1',
    variants: [{ ...variant, variantId: 'var_g', isNew: false, quantity: 99 }, { ...variant, variantId: 'var_h', isNew: true, quantity: 3 }],
  })
  expect(await levelOf('var_g')).toMatchObject({ available: 7 })
  expect(await levelOf('var_h')).toMatchObject({ available: 3 })
  await until(() => shop.fact('stock.imported', ({ importId }) => importId === 'imp_1'), 'the import is answered')
})
