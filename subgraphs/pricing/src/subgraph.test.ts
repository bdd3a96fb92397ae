import { catalog, orders } from '@ecolaura/contracts'
import { SubgraphExecutor, type AreaPorts } from '@ecolaura/graph'
import { servicePrincipal, uuidv7, type Principal } from '@ecolaura/kernel'
import { startAll, stopAll } from '@ecolaura/service'
import { aRequest as aClient, aShopper, anAdmin, countStatements, startTestArea, type TestArea, until } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pricingArea } from './area.ts'

let shop: TestArea
let ports: AreaPorts

const SET_PRICES = `mutation ($input: SetPricesInput!) { setPrices(input: $input) { priceList { id name currencyCode isDefault } userErrors { __typename code field } } }`
const PRICES = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Variant { id price { amount { amount currencyCode } net { amount } tax { amount } compareAt { amount } priceList }
  many: price(quantity: 10) { amount { amount } minQuantity } quantityBreaks { minQuantity amount { amount } } } } }`
const CART = `query ($cart: [_Any!]!) { _entities(representations: $cart) { ... on Cart { id pricing { isComplete
  lines { lineId unitPrice { amount } subtotal { amount } discount { amount } total { amount } net { amount } tax { amount } appliedPromotions { name couponCode amount { amount } } }
  subtotal { amount } discount { amount } shipping { amount } net { amount } tax { amount } total { amount currencyCode }
  coupons { code applied reason } explanation { lineId kind label amount { amount } } } } } }`
const CREATE_QUOTE = `mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id status expiresAt total { amount } discount { amount } shipping { amount }
  lines { lineId unitPrice { amount } total { amount } } coupons { code applied reason } } userErrors { code message } } }`

beforeAll(async () => {
  shop = await startTestArea('pricing', (given) => pricingArea((ports = given)))
  await setPrices([price('var_tee', '20.00', { compareAt: eur('25.00') }), price('var_tee', '18.00', { minQuantity: 10 }), price('var_mug', '9.90')])
})
afterAll(() => shop[Symbol.asyncDispose]())

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' })
const price = (variantId: string, amount: string, more: object = {}) => ({ variantId, amount: eur(amount), ...more })
const setPrices = (prices: object[], more: object = {}, principal: Principal = anAdmin()) => shop.execute(SET_PRICES, { input: { prices, ...more } }, principal)
const pricesOf = async (ids: string[], principal: Principal = aShopper()) => {
  const { data, errors } = await shop.execute(PRICES, { ids: ids.map((id) => ({ __typename: 'Variant', id })) }, principal)
  expect(errors).toBeUndefined()
  return (data as { _entities: Record<string, unknown>[] })._entities
}

const aCart = (cart: object = {}) => ({
  __typename: 'Cart', id: 'crt_1', currencyCode: 'EUR', country: 'DE', couponCodes: [], shippingCost: eur('4.90'),
  lines: [{ id: 'lin_1', quantity: 2, variant: { id: 'var_tee' } }, { id: 'lin_2', quantity: 1, variant: { id: 'var_mug' } }], ...cart,
})
const pricingOf = async (cart: object, principal: Principal = aShopper()) => {
  const { data, errors } = await shop.execute(CART, { cart: [cart] }, principal)
  expect(errors).toBeUndefined()
  return (data as { _entities: { pricing: Record<string, unknown> }[] })._entities[0]!.pricing
}

const aRequest = (request: object = {}) => ({
  cartId: 'crt_1', cartVersion: 1, currencyCode: 'EUR', country: 'DE', group: 'retail', customerId: 'usr_shopper', couponCodes: [],
  lines: [{ lineId: 'lin_1', variantId: 'var_tee', quantity: 2 }], shippingCost: eur('4.90'), idempotencyKey: uuidv7(), ...request,
})
type Quoted = { quote: { id: string; status: string; total: { amount: string }; coupons: { applied: boolean; reason: string | null }[] } | null; userErrors: { code: string }[] }
const quote = async (request: object): Promise<Quoted> => {
  const { data, errors } = await shop.execute(CREATE_QUOTE, { input: aRequest(request) }, servicePrincipal('orders'))
  expect(errors).toBeUndefined()
  return (data as { createQuote: Quoted }).createQuote
}

async function aCoupon(code: string, { coupon = {}, promotion = {} }: { coupon?: object; promotion?: object } = {}): Promise<void> {
  const { data } = await shop.execute(`mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { promotion { id } userErrors { code message } } }`,
    { input: { name: `${code} promotion`, kind: 'PERCENTAGE', percent: '10', requiresCoupon: true, ...promotion } }, anAdmin())
  const { promotion: made } = (data as { createPromotion: { promotion: { id: string } } }).createPromotion
  const created = await shop.execute(`mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { coupon { code promotion { name } } userErrors { code } } }`,
    { input: { code, promotionId: made.id, ...coupon } }, anAdmin())
  expect(created.data).toMatchObject({ createCoupon: { coupon: { code, promotion: { name: `${code} promotion` } }, userErrors: [] } })
}
const usesOf = async (code: string): Promise<number> => (await shop.db.query<{ used: number }>('SELECT used FROM coupons WHERE code = $1', [code]))[0]!.used
const customerUses = async (code: string, customer: string): Promise<number | undefined> =>
  (await shop.db.query<{ used: number }>('SELECT m.used FROM coupon_customers m JOIN coupons c ON c.id = coupon_id WHERE code = $1 AND customer_id = $2', [code, customer]))[0]?.used

const placed = (quoteId: string) => ({
  type: 'order.placed' as const, orderId: `ord_${quoteId}`, customerId: 'usr_shopper', quoteId, paymentMethodId: 'pm_1', lines: [{ variantId: 'var_tee', quantity: 2 }],
  total: { minor: 4490, currency: 'EUR' }, delivery: { methodId: 'std', addressId: 'adr_1', country: 'DE', grams: 500 },
})
const cancelled = (quoteId: string) => ({ type: 'order.cancelled' as const, orderId: `ord_${quoteId}`, reason: 'CUSTOMER' as const, quoteId })

test('a variant has a price with its tax, a former price and cheaper pieces in larger quantities', async () => {
  expect(await pricesOf(['var_tee'])).toEqual([{
    id: 'var_tee',
    price: { amount: eur('20.00'), net: { amount: '16.81' }, tax: { amount: '3.19' }, compareAt: { amount: '25.00' }, priceList: 'Prices in EUR' },
    many: { amount: { amount: '18.00' }, minQuantity: 10 },
    quantityBreaks: [{ minQuantity: 1, amount: { amount: '20.00' } }, { minQuantity: 10, amount: { amount: '18.00' } }],
  }])
})

test('a variant without a price in the market of the one who asks has none, not a price of zero', async () => {
  const abroad: Principal = { ...aShopper(), market: { country: 'US', currency: 'USD', group: 'retail', channel: 'web' } }
  expect(await pricesOf(['var_unknown'])).toMatchObject([{ price: null, quantityBreaks: [] }])
  expect(await pricesOf(['var_tee'], abroad)).toMatchObject([{ price: null }])
})

test('the prices of a page of 24 variants are one statement, and those of a cart of 24 lines', async () => {
  await setPrices(Array.from({ length: 24 }, (_, n) => price(`var_page${n}`, '5.00')))
  await pricesOf(['var_tee'])
  const { result, statements } = await countStatements(() => pricesOf(Array.from({ length: 24 }, (_, n) => `var_page${n}`)))
  expect(result).toHaveLength(24)
  const cart = aCart({ lines: Array.from({ length: 24 }, (_, n) => ({ id: `lin_${n}`, quantity: 1, variant: { id: `var_page${n}` } })) })
  const { statements: ofCart } = await countStatements(() => pricingOf(cart))
  for (const sent of [statements, ofCart]) expect(sent.filter((text) => /prices|price_lists|promotions|coupons|tax_rates/.test(text))).toHaveLength(1)
})

test('a list for wholesale customers asks its own prices of them alone', async () => {
  const { data } = await shop.execute(
    `mutation { createPriceList(input: { name: "Wholesale", currencyCode: "EUR", group: "wholesale", taxIncluded: false }) { priceList { id } userErrors { code } } }`, {}, anAdmin())
  const { id } = (data as { createPriceList: { priceList: { id: string } } }).createPriceList.priceList
  await setPrices([price('var_mug', '5.00')], { priceListId: id })
  const wholesale: Principal = { ...aShopper(), market: { country: 'DE', currency: 'EUR', group: 'wholesale', channel: 'web' } }
  expect(await pricesOf(['var_mug'], wholesale)).toMatchObject([{ price: { amount: { amount: '5.95' }, net: { amount: '5.00' }, priceList: 'Wholesale' } }])
  expect(await pricesOf(['var_mug'])).toMatchObject([{ price: { amount: { amount: '9.90' } } }])
})

test('prices are set by staff, in the currency of the list, and taken away with null', async () => {
  expect((await setPrices([price('var_x', '1.00')], {}, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  const { data } = await setPrices([price('var_x', '1.00')])
  const { id } = (data as { setPrices: { priceList: { id: string } } }).setPrices.priceList
  expect((await setPrices([{ variantId: 'var_x', amount: { amount: '1.00', currencyCode: 'USD' } }], { priceListId: id })).data).toMatchObject({
    setPrices: { priceList: null, userErrors: [{ code: 'CURRENCY_MISMATCH' }] },
  })
  await setPrices([{ variantId: 'var_x', amount: null }], { priceListId: id })
  expect(await pricesOf(['var_x'])).toMatchObject([{ price: null }])
  await expect(shop.fact('prices.changed', ({ variantIds }) => (variantIds as string[]).includes('var_x'))).resolves.toMatchObject({ priceListId: id })
})

test('a cart is priced line by line with shipping and tax', async () => {
  expect(await pricingOf(aCart())).toMatchObject({
    isComplete: true,
    lines: [
      { lineId: 'lin_1', unitPrice: { amount: '20.00' }, total: { amount: '40.00' }, net: { amount: '33.61' }, tax: { amount: '6.39' } },
      { lineId: 'lin_2', unitPrice: { amount: '9.90' }, total: { amount: '9.90' }, net: { amount: '8.32' }, tax: { amount: '1.58' } },
    ],
    subtotal: { amount: '49.90' }, discount: { amount: '0.00' }, shipping: { amount: '4.90' }, tax: { amount: '8.75' }, net: { amount: '46.05' }, total: { amount: '54.80', currencyCode: 'EUR' },
  })
})

test('a cart without a way of delivery, and with something that has no price, shows what is known and says what is not', async () => {
  const pricing = await pricingOf(aCart({ shippingCost: null, lines: [{ id: 'lin_1', quantity: 1, variant: { id: 'var_tee' } }, { id: 'lin_2', quantity: 1, variant: { id: 'var_none' } }] }))
  expect(pricing).toMatchObject({ isComplete: false, shipping: null, total: { amount: '20.00' }, lines: [{}, { lineId: 'lin_2', unitPrice: null, total: null, tax: null }] })
  const steps = pricing['explanation'] as { kind: string; lineId: string | null }[]
  expect(steps).toContainEqual(expect.objectContaining({ kind: 'NO_PRICE', lineId: 'lin_2' }))
  expect(steps).toContainEqual(expect.objectContaining({ kind: 'SHIPPING_UNKNOWN', lineId: null }))
})

test('a coupon takes something off, and one that does not hold says why', async () => {
  await aCoupon('SPRING')
  await aCoupon('OVER', { coupon: { startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-02-01T00:00:00Z' } })
  await aCoupon('RICH', { promotion: { minimum: eur('500.00') } })
  const pricing = await pricingOf(aCart({ couponCodes: ['spring', 'SPRING', 'OVER', 'RICH', 'NONE'] }))
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
  await aCoupon('SHORT')
  expect(await pricingOf(aCart({ couponCodes: ['SHORT'] }))).toMatchObject({ coupons: [{ applied: true }] })
  const [{ id }] = (await shop.db.query<{ id: string }>(`SELECT promotion_id AS id FROM coupons WHERE code = 'SHORT'`)) as [{ id: string }]
  await shop.execute(`mutation ($id: ID!) { endPromotion(input: { id: $id }) { promotion { endsAt } userErrors { code } } }`, { id }, anAdmin())
  expect(await pricingOf(aCart({ couponCodes: ['SHORT'] }))).toMatchObject({ coupons: [{ applied: false, reason: 'EXPIRED' }] })
})

test('another process hears of a change of the rules and prices by it', async () => {
  const other = pricingArea(ports)
  const executor = new SubgraphExecutor(other.subgraph, ports.logger)
  const reasonThere = async () => {
    const { data } = await executor.execute({ query: CART, variables: { cart: [aCart({ couponCodes: ['AFAR'] })] } }, aClient(aShopper()))
    return (data as { _entities: { pricing: { coupons: { reason: string | null }[] } }[] })._entities[0]!.pricing.coupons[0]!.reason
  }
  await startAll(other.caches!)
  try {
    expect(await reasonThere()).toBe('UNKNOWN')
    await aCoupon('AFAR')
    await until(async () => (await reasonThere()) === null, 'the other process knows the coupon')
  } finally {
    await stopAll(other.caches!)
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
  expect(await pricesOf(['var_tee'], norway)).toMatchObject([{ price: { tax: { amount: '4.00' } } }])
  await shop.execute(`mutation { setTaxRate(input: { country: "NO", percent: "0" }) { taxRate { percent } userErrors { code } } }`, {}, anAdmin())
  expect(await pricesOf(['var_tee'], norway)).toMatchObject([{ price: { tax: { amount: '0.00' } } }])
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
  expect(await pricesOf(['var_book', 'var_pen', 'var_free'], sweden)).toMatchObject([
    { price: { amount: { amount: '10.00' }, tax: { amount: '0.00' } } },
    { price: { amount: { amount: '5.00' }, tax: { amount: '1.00' } } },
    { price: null },
  ])
  await expect(shop.fact('prices.imported', ({ importId }) => importId === 'imp_2')).resolves.toMatchObject({ productId: 'prd_1', variants: 2 })
  const changes = (await shop.facts()).filter((fact) => fact.type === 'prices.changed' && JSON.stringify(fact).includes('var_pen'))
  expect(changes).toHaveLength(1)
})

test('a quote binds the same total that the cart shows', async () => {
  await aCoupon('BIND')
  const lines = aCart().lines.map(({ id, quantity, variant }) => ({ lineId: id, quantity, variantId: variant.id }))
  const { quote: quoted, userErrors } = await quote({ couponCodes: ['BIND'], lines })
  expect(userErrors).toEqual([])
  const pricing = await pricingOf(aCart({ couponCodes: ['BIND'] }))
  expect(quoted).toMatchObject({ status: 'OPEN', total: { amount: (pricing['total'] as { amount: string }).amount }, shipping: { amount: '4.90' } })
})

test('only orders may ask for a quote', async () => {
  for (const principal of [aShopper(), anAdmin(), servicePrincipal('payments')])
    expect((await shop.execute(CREATE_QUOTE, { input: aRequest() }, principal)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('something without a price cannot be quoted', async () => {
  const { quote: none, userErrors } = await quote({ lines: [{ lineId: 'lin_1', variantId: 'var_none', quantity: 1 }] })
  expect([none, userErrors]).toMatchObject([null, [{ code: 'PRICE_MISSING' }]])
})

test('the same key answers with the same quote, and another request under it is refused', async () => {
  const request = { idempotencyKey: 'key_1', cartId: 'crt_key' }
  const [first, second] = await Promise.all([quote(request), quote(request)])
  expect(first.quote).not.toBeNull()
  expect(second.quote).toEqual(first.quote)
  expect((await quote(request)).quote).toEqual(first.quote)
  expect(await quote({ ...request, couponCodes: ['OTHER'] })).toMatchObject({ quote: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] })
})

test('of 20 quotes that race for the last use of a coupon one holds it', async () => {
  await aCoupon('LAST', { coupon: { usageLimit: 1 } })
  const quotes = await Promise.all(Array.from({ length: 20 }, (_, n) => quote({ cartId: `crt_race${n}`, customerId: `usr_${n}`, couponCodes: ['LAST'] })))
  const coupons = quotes.map((each) => each.quote!.coupons[0]!)
  expect(coupons.filter(({ applied }) => applied)).toHaveLength(1)
  expect(coupons.filter(({ reason }) => reason === 'USED_UP')).toHaveLength(19)
  expect(await usesOf('LAST')).toBe(1)
  expect(quotes.filter(({ quote: each }) => each!.total.amount === '40.90')).toHaveLength(1)
})

test('one customer uses a coupon as often as they may, however many carts they have', async () => {
  await aCoupon('ONCE', { coupon: { usageLimitPerCustomer: 1 } })
  const of = (cartId: string, customerId: string) => quote({ cartId, customerId, couponCodes: ['ONCE'] })
  const [first, second, other] = [await of('crt_a', 'usr_a'), await of('crt_b', 'usr_a'), await of('crt_c', 'usr_c')]
  expect([first, second, other].map((each) => each.quote!.coupons[0]!.reason)).toEqual([null, 'USED_BY_CUSTOMER', null])
})

test('a later quote for the same cart has the use that the earlier one held', async () => {
  await aCoupon('MINE', { coupon: { usageLimit: 1 } })
  await quote({ cartId: 'crt_mine', couponCodes: ['MINE'] })
  const later = await quote({ cartId: 'crt_mine', couponCodes: ['MINE'], shippingCost: eur('0.00') })
  expect(later.quote!.coupons).toEqual([{ code: 'MINE', applied: true, reason: null }])
  expect(await usesOf('MINE')).toBe(1)
})

test('a placed order takes the use for good, and its end gives it back', async () => {
  await aCoupon('TAKEN', { coupon: { usageLimit: 1 } })
  const { quote: quoted } = await quote({ cartId: 'crt_taken', couponCodes: ['TAKEN'] })
  await shop.deliver(orders, placed(quoted!.id))
  await shop.db.query(`UPDATE quotes SET expires_at = now() WHERE id = $1`, [quoted!.id])
  expect((await quote({ cartId: 'crt_next', customerId: 'usr_next', couponCodes: ['TAKEN'] })).quote!.coupons[0]).toMatchObject({ reason: 'USED_UP' })
  expect([await usesOf('TAKEN'), await customerUses('TAKEN', 'usr_shopper')]).toEqual([1, 1])
  await shop.deliver(orders, cancelled(quoted!.id), 2)
  expect([await usesOf('TAKEN'), await customerUses('TAKEN', 'usr_shopper')]).toEqual([0, 0])
})

test('a quote that runs out gives its uses back; an order that was placed with it all the same counts', async () => {
  await aCoupon('LATE', { coupon: { usageLimit: 1 } })
  const request = { cartId: 'crt_late', couponCodes: ['LATE'], idempotencyKey: 'key_late' }
  const { quote: quoted } = await quote(request)
  await shop.db.query(`UPDATE quotes SET expires_at = now() - interval '1 second' WHERE id = $1`, [quoted!.id])
  const again = await quote(request)
  expect(again.quote!.id).not.toBe(quoted!.id)
  expect(again.quote!.coupons).toMatchObject([{ applied: true }])
  expect(await usesOf('LATE')).toBe(1)
  await shop.deliver(orders, placed(quoted!.id))
  expect(await usesOf('LATE')).toBe(1)
  const states = await shop.db.query<{ status: string }>(`SELECT status FROM quotes WHERE cart_id = 'crt_late' ORDER BY id`, [])
  expect(states.map(({ status }) => status)).toEqual(['CONSUMED', 'REPLACED'])
})

test('the sweeper gives back what quotes have held for too long', async () => {
  await aCoupon('SWEPT', { coupon: { usageLimit: 1 } })
  const { quote: quoted } = await quote({ cartId: 'crt_swept', couponCodes: ['SWEPT'] })
  await shop.db.query(`UPDATE quotes SET expires_at = now() - interval '1 second' WHERE id = $1`, [quoted!.id])
  await until(async () => (await usesOf('SWEPT')) === 0, 'the use is free again')
})
