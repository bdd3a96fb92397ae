import { catalog } from '@ecolaura/contracts'
import type { Principal } from '@ecolaura/kernel'
import { startAll, stopAll } from '@ecolaura/service'
import { aShopper, anAdmin, countStatements, until } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCart, eur, price, startPricing, type TestPricing } from './pricing.fixture.ts'

let shop: TestPricing

beforeAll(async () => {
  shop = await startPricing()
})
afterAll(() => shop[Symbol.asyncDispose]())

test('a variant has a price with its tax, a former price and cheaper pieces in larger quantities', async () => {
  expect(await shop.pricesOf(['var_tee'])).toEqual([{
    id: 'var_tee',
    price: { amount: eur('20.00'), net: { amount: '16.81' }, tax: { amount: '3.19' }, compareAt: { amount: '25.00' }, priceList: 'Prices in EUR' },
    many: { amount: { amount: '18.00' }, minQuantity: 10 },
    quantityBreaks: [{ minQuantity: 1, amount: { amount: '20.00' } }, { minQuantity: 10, amount: { amount: '18.00' } }],
  }])
})

test('a variant without a price in the market of the one who asks has none, not a price of zero', async () => {
  const abroad: Principal = { ...aShopper(), market: { country: 'US', currency: 'USD', group: 'retail', channel: 'web' } }
  expect(await shop.pricesOf(['var_unknown'])).toMatchObject([{ price: null, quantityBreaks: [] }])
  expect(await shop.pricesOf(['var_tee'], abroad)).toMatchObject([{ price: null }])
})

test('the prices of a page of 24 variants are one statement, and those of a cart of 24 lines', async () => {
  await shop.setPrices(Array.from({ length: 24 }, (_, n) => price(`var_page${n}`, '5.00')))
  await shop.pricesOf(['var_tee'])
  const { result, statements } = await countStatements(() => shop.pricesOf(Array.from({ length: 24 }, (_, n) => `var_page${n}`)))
  expect(result).toHaveLength(24)
  const cart = aCart({ lines: Array.from({ length: 24 }, (_, n) => ({ id: `lin_${n}`, quantity: 1, variant: { id: `var_page${n}` } })) })
  const { statements: ofCart } = await countStatements(() => shop.pricingOf(cart))
  for (const sent of [statements, ofCart]) expect(sent.filter((text) => /prices|price_lists|promotions|coupons|tax_rates/.test(text))).toHaveLength(1)
})

test('a list for wholesale customers asks its own prices of them alone', async () => {
  const { data } = await shop.execute(
    `mutation { createPriceList(input: { name: "Wholesale", currencyCode: "EUR", group: "wholesale", taxIncluded: false }) { priceList { id } userErrors { code } } }`, {}, anAdmin())
  const { id } = (data as { createPriceList: { priceList: { id: string } } }).createPriceList.priceList
  await shop.setPrices([price('var_mug', '5.00')], { priceListId: id })
  const wholesale: Principal = { ...aShopper(), market: { country: 'DE', currency: 'EUR', group: 'wholesale', channel: 'web' } }
  expect(await shop.pricesOf(['var_mug'], wholesale)).toMatchObject([{ price: { amount: { amount: '5.95' }, net: { amount: '5.00' }, priceList: 'Wholesale' } }])
  expect(await shop.pricesOf(['var_mug'])).toMatchObject([{ price: { amount: { amount: '9.90' } } }])
})

test('prices are set by staff, in the currency of the list, and taken away with null', async () => {
  expect((await shop.setPrices([price('var_x', '1.00')], {}, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  const { data } = await shop.setPrices([price('var_x', '1.00')])
  const { id } = (data as { setPrices: { priceList: { id: string } } }).setPrices.priceList
  expect((await shop.setPrices([{ variantId: 'var_x', amount: { amount: '1.00', currencyCode: 'USD' } }], { priceListId: id })).data).toMatchObject({
    setPrices: { priceList: null, userErrors: [{ code: 'CURRENCY_MISMATCH' }] },
  })
  await shop.setPrices([{ variantId: 'var_x', amount: null }], { priceListId: id })
  expect(await shop.pricesOf(['var_x'])).toMatchObject([{ price: null }])
  await expect(shop.fact('prices.changed', ({ variantIds }) => (variantIds as string[]).includes('var_x'))).resolves.toMatchObject({ priceListId: id })
})

test('a cart is priced line by line with shipping and tax', async () => {
  expect(await shop.pricingOf(aCart())).toMatchObject({
    isComplete: true,
    lines: [
      { lineId: 'lin_1', unitPrice: { amount: '20.00' }, total: { amount: '40.00' }, net: { amount: '33.61' }, tax: { amount: '6.39' } },
      { lineId: 'lin_2', unitPrice: { amount: '9.90' }, total: { amount: '9.90' }, net: { amount: '8.32' }, tax: { amount: '1.58' } },
    ],
    subtotal: { amount: '49.90' }, discount: { amount: '0.00' }, shipping: { amount: '4.90' }, tax: { amount: '8.75' }, net: { amount: '46.05' }, total: { amount: '54.80', currencyCode: 'EUR' },
  })
})

test('a cart without a way of delivery, and with something that has no price, shows what is known and says what is not', async () => {
  const pricing = await shop.pricingOf(aCart({ shippingCost: null, lines: [{ id: 'lin_1', quantity: 1, variant: { id: 'var_tee' } }, { id: 'lin_2', quantity: 1, variant: { id: 'var_none' } }] }))
  expect(pricing).toMatchObject({ isComplete: false, shipping: null, total: { amount: '20.00' }, lines: [{}, { lineId: 'lin_2', unitPrice: null, total: null, tax: null }] })
  expect(pricing.explanation).toContainEqual(expect.objectContaining({ kind: 'NO_PRICE', lineId: 'lin_2' }))
  expect(pricing.explanation).toContainEqual(expect.objectContaining({ kind: 'SHIPPING_UNKNOWN', lineId: null }))
})

test('a coupon takes something off, and one that does not hold says why', async () => {
  await shop.aCoupon('SPRING')
  await shop.aCoupon('OVER', { coupon: { startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-02-01T00:00:00Z' } })
  await shop.aCoupon('RICH', { promotion: { minimum: eur('500.00') } })
  const pricing = await shop.pricingOf(aCart({ couponCodes: ['spring', 'SPRING', 'OVER', 'RICH', 'NONE'] }))
  expect(pricing).toMatchObject({
    discount: { amount: '4.99' },
    coupons: [
      { code: 'SPRING', applied: true, reason: null },
      { code: 'OVER', applied: false, reason: 'EXPIRED' },
      { code: 'RICH', applied: false, reason: 'MINIMUM_NOT_REACHED' },
      { code: 'NONE', applied: false, reason: 'UNKNOWN' },
    ],
  })
})

test('a promotion that has ended takes nothing off at once', async () => {
  await shop.aCoupon('SHORT')
  expect(await shop.pricingOf(aCart({ couponCodes: ['SHORT'] }))).toMatchObject({ coupons: [{ applied: true }] })
  const [{ id }] = (await shop.db.query<{ id: string }>(`SELECT promotion_id AS id FROM coupons WHERE code = 'SHORT'`)) as [{ id: string }]
  await shop.execute(`mutation ($id: ID!) { endPromotion(input: { id: $id }) { promotion { endsAt } userErrors { code } } }`, { id }, anAdmin())
  expect(await shop.pricingOf(aCart({ couponCodes: ['SHORT'] }))).toMatchObject({ coupons: [{ applied: false, reason: 'EXPIRED' }] })
})

test('another process hears of a change of the rules and prices by it', async () => {
  const { caches, execute } = shop.anotherProcess()
  const reasonThere = async () => (await shop.pricingOf(aCart({ couponCodes: ['AFAR'] }), execute)).coupons[0]!.reason
  await startAll(caches)
  try {
    expect(await reasonThere()).toBe('UNKNOWN')
    await shop.aCoupon('AFAR')
    await until(async () => (await reasonThere()) === null, 'the other process knows the coupon')
  } finally {
    await stopAll(caches)
  }
})

test('staff sees promotions, coupons and tax rates; a shopper does not', async () => {
  const query = `{ promotions(first: 1) { nodes { name percent amount { amount } used } pageInfo { hasNextPage } totalCount } coupons(first: 2) { nodes { code used promotion { name } } } taxRates { country percent } priceLists { name } }`
  const { data, errors } = await shop.execute(query, {}, anAdmin())
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ promotions: { nodes: [{ percent: '10' }], pageInfo: { hasNextPage: true } } })
  const { taxRates } = data as { taxRates: { country: string; percent: string }[] }
  expect(taxRates).toContainEqual({ country: 'FI', percent: '25.5' })
  expect((await shop.execute('{ taxRates { country } }', {}, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('a new tax rate holds for the next price', async () => {
  const norway: Principal = { ...aShopper(), market: { country: 'NO', currency: 'EUR', group: 'retail', channel: 'web' } }
  expect(await shop.pricesOf(['var_tee'], norway)).toMatchObject([{ price: { tax: { amount: '4.00' } } }])
  await shop.execute(`mutation { setTaxRate(input: { country: "NO", percent: "0" }) { taxRate { percent } userErrors { code } } }`, {}, anAdmin())
  expect(await shop.pricesOf(['var_tee'], norway)).toMatchObject([{ price: { tax: { amount: '0.00' } } }])
  await expect(shop.fact('pricing.rules_changed', ({ rules }) => rules === 'TAXES')).resolves.toBeDefined()
})

test('an imported product brings prices and how it is taxed, and a repetition changes nothing more', async () => {
  const variant = { isNew: true, compareAtPrice: null, quantity: 1, tracked: true }
  const imported = (importId: string) => ({
    type: 'product.imported' as const, importId, productId: 'prd_1',
    variants: [
      { ...variant, variantId: 'var_book', price: { minor: 1000, currency: 'SEK' }, taxable: false },
      { ...variant, variantId: 'var_pen', price: { minor: 500, currency: 'SEK' }, taxable: true },
      { ...variant, variantId: 'var_free', price: null, taxable: true },
    ],
  })
  await shop.deliver(catalog, imported('imp_1'))
  await shop.deliver(catalog, imported('imp_2'), 2)
  const sweden: Principal = { ...aShopper(), market: { country: 'SE', currency: 'SEK', group: 'retail', channel: 'web' } }
  expect(await shop.pricesOf(['var_book', 'var_pen', 'var_free'], sweden)).toMatchObject([
    { price: { amount: { amount: '10.00' }, tax: { amount: '0.00' } } },
    { price: { amount: { amount: '5.00' }, tax: { amount: '1.00' } } },
    { price: null },
  ])
  await expect(shop.fact('prices.imported', ({ importId }) => importId === 'imp_2')).resolves.toMatchObject({ productId: 'prd_1', variants: 2 })
  const changes = (await shop.facts()).filter((fact) => fact.type === 'prices.changed' && JSON.stringify(fact).includes('var_pen'))
  expect(changes).toHaveLength(1)
})
