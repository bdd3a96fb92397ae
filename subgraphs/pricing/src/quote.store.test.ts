import { orders } from '@ecolaura/contracts'
import { servicePrincipal } from '@ecolaura/kernel'
import { aShopper, anAdmin, countStatements, until } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCart, eur, price, startPricing, type TestPricing } from './pricing.fixture.ts'

let shop: TestPricing

beforeAll(async () => {
  shop = await startPricing()
})
afterAll(() => shop[Symbol.asyncDispose]())

const placed = (quoteId: string) => ({
  type: 'order.placed' as const, orderId: `ord_${quoteId}`, customerId: 'usr_shopper', quoteId, paymentMethodId: 'pm_1', lines: [{ variantId: 'var_tee', quantity: 2 }],
  total: { minor: 4490, currency: 'EUR' }, delivery: { methodId: 'std', addressId: 'adr_1', country: 'DE', grams: 500 },
})
const cancelled = (quoteId: string) => ({ type: 'order.cancelled' as const, orderId: `ord_${quoteId}`, reason: 'CUSTOMER' as const, quoteId })

test('a quote binds the same total that the cart shows', async () => {
  await shop.aCoupon('BIND')
  const lines = aCart().lines.map(({ id, quantity, variant }) => ({ lineId: id, quantity, variantId: variant.id }))
  const { quote: quoted, userErrors } = await shop.quote({ couponCodes: ['BIND'], lines })
  expect(userErrors).toEqual([])
  const pricing = await shop.pricingOf(aCart({ couponCodes: ['BIND'] }))
  expect(quoted).toMatchObject({ status: 'OPEN', total: { amount: pricing.total.amount }, shipping: { amount: '4.90' } })
})

test('only orders may ask for a quote', async () => {
  for (const principal of [aShopper(), anAdmin(), servicePrincipal('payments')])
    expect((await shop.quoteAs(principal)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('something without a price cannot be quoted', async () => {
  const { quote: none, userErrors } = await shop.quote({ lines: [{ lineId: 'lin_1', variantId: 'var_none', quantity: 1 }] })
  expect([none, userErrors]).toMatchObject([null, [{ code: 'PRICE_MISSING' }]])
})

test('the first quote of a cart replaces nothing and does not look; the next one replaces it', async () => {
  const replacing = async (idempotencyKey: string) => {
    const { statements } = await countStatements(() => shop.quote({ idempotencyKey, cartId: 'crt_again' }))
    return statements.filter((text) => text.startsWith('UPDATE quotes') && text.includes('idempotency_key <>')).length
  }
  expect(await replacing('again_1')).toBe(0)
  expect(await replacing('again_2')).toBe(1)
  expect(await shop.db.query(`SELECT status FROM quotes WHERE cart_id = 'crt_again' ORDER BY id`)).toEqual([{ status: 'REPLACED' }, { status: 'OPEN' }])
})

test('the same key answers with the same quote, and another request under it is refused', async () => {
  const request = { idempotencyKey: 'key_1', cartId: 'crt_key' }
  const [first, second] = await Promise.all([shop.quote(request), shop.quote(request)])
  expect(first.quote).not.toBeNull()
  expect(second.quote).toEqual(first.quote)
  expect((await shop.quote(request)).quote).toEqual(first.quote)
  expect(await shop.quote({ ...request, couponCodes: ['OTHER'] })).toMatchObject({ quote: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] })
})

test('a repetition answers as before, also when the price is gone by now', async () => {
  await shop.setPrices([price('var_gone', '3.00')])
  const input = { cartId: 'crt_gone', idempotencyKey: 'key_gone', lines: [{ lineId: 'lin_1', variantId: 'var_gone', quantity: 1 }] }
  const first = await shop.quote(input)
  await shop.setPrices([{ variantId: 'var_gone', amount: null }], { priceListId: (await shop.db.query<{ id: string }>('SELECT id FROM price_lists', []))[0]!.id })
  expect((await shop.quote(input)).quote).toEqual(first.quote)
  expect((await shop.quote({ ...input, idempotencyKey: 'key_new' })).userErrors).toMatchObject([{ code: 'PRICE_MISSING' }])
})

test('of 20 quotes that race for the last use of a coupon one holds it', async () => {
  await shop.aCoupon('LAST', { coupon: { usageLimit: 1 } })
  const quotes = await Promise.all(Array.from({ length: 20 }, (_, n) => shop.quote({ cartId: `crt_race${n}`, customerId: `usr_${n}`, couponCodes: ['LAST'] })))
  const coupons = quotes.map((each) => each.quote!.coupons[0]!)
  expect(coupons.filter(({ applied }) => applied)).toHaveLength(1)
  expect(coupons.filter(({ reason }) => reason === 'USED_UP')).toHaveLength(19)
  expect(await shop.usesOf('LAST')).toBe(1)
  expect(quotes.filter(({ quote: each }) => each!.total.amount === '40.90')).toHaveLength(1)
})

test('one customer uses a coupon as often as they may, however many carts they have', async () => {
  await shop.aCoupon('ONCE', { coupon: { usageLimitPerCustomer: 1 } })
  const of = (cartId: string, customerId: string) => shop.quote({ cartId, customerId, couponCodes: ['ONCE'] })
  const [first, second, other] = [await of('crt_a', 'usr_a'), await of('crt_b', 'usr_a'), await of('crt_c', 'usr_c')]
  expect([first, second, other].map((each) => each.quote!.coupons[0]!.reason)).toEqual([null, 'USED_BY_CUSTOMER', null])
})

test('a later quote for the same cart has the use that the earlier one held', async () => {
  await shop.aCoupon('MINE', { coupon: { usageLimit: 1 } })
  await shop.quote({ cartId: 'crt_mine', couponCodes: ['MINE'] })
  const later = await shop.quote({ cartId: 'crt_mine', couponCodes: ['MINE'], shippingCost: eur('0.00') })
  expect(later.quote!.coupons).toEqual([{ code: 'MINE', applied: true, reason: null }])
  expect(await shop.usesOf('MINE')).toBe(1)
})

test('a placed order takes the use for good, and its end gives it back', async () => {
  await shop.aCoupon('TAKEN', { coupon: { usageLimit: 1 } })
  const { quote: quoted } = await shop.quote({ cartId: 'crt_taken', couponCodes: ['TAKEN'] })
  await shop.deliver(orders, placed(quoted!.id))
  await shop.runOut(quoted!.id)
  expect((await shop.quote({ cartId: 'crt_next', customerId: 'usr_next', couponCodes: ['TAKEN'] })).quote!.coupons[0]).toMatchObject({ reason: 'USED_UP' })
  expect([await shop.usesOf('TAKEN'), await shop.usesBy('TAKEN', 'usr_shopper')]).toEqual([1, 1])
  await shop.deliver(orders, cancelled(quoted!.id), 2)
  expect([await shop.usesOf('TAKEN'), await shop.usesBy('TAKEN', 'usr_shopper')]).toEqual([0, 0])
})

test('a quote that runs out gives its uses back; an order that was placed with it all the same counts', async () => {
  await shop.aCoupon('LATE', { coupon: { usageLimit: 1 } })
  const request = { cartId: 'crt_late', couponCodes: ['LATE'], idempotencyKey: 'key_late' }
  const { quote: quoted } = await shop.quote(request)
  await shop.runOut(quoted!.id)
  const again = await shop.quote(request)
  expect(again.quote!.id).not.toBe(quoted!.id)
  expect(again.quote!.coupons).toMatchObject([{ applied: true }])
  expect(await shop.usesOf('LATE')).toBe(1)
  await shop.deliver(orders, placed(quoted!.id))
  expect(await shop.usesOf('LATE')).toBe(1)
  const states = await shop.db.query<{ status: string }>(`SELECT status FROM quotes WHERE cart_id = 'crt_late' ORDER BY id`, [])
  expect(states.map(({ status }) => status)).toEqual(['CONSUMED', 'REPLACED'])
})

test('the sweeper gives back what quotes have held for too long', async () => {
  await shop.aCoupon('SWEPT', { coupon: { usageLimit: 1 } })
  const { quote: quoted } = await shop.quote({ cartId: 'crt_swept', couponCodes: ['SWEPT'] })
  await shop.runOut(quoted!.id)
  await until(async () => (await shop.usesOf('SWEPT')) === 0, 'the use is free again')
})
