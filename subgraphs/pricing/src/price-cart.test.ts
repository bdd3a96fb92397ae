import { expect, test } from 'vitest'
import { priceCart } from './price-cart.ts'
import { aCoupon, aList, aPrice, aPromotion, NOON, theFacts, theRules } from './price-cart.fixture.ts'

const euro = (minor: number) => ({ minor, currency: 'EUR' })
const BEFORE = new Date(NOON.getTime() - 1)
const stepsOf = (pricing: ReturnType<typeof priceCart>, kind: string) => pricing.explanation.filter((step) => step.kind === kind)

test('a cart costs its lines and shipping, with the tax that is inside', () => {
  expect(priceCart(theFacts())).toMatchObject({ subtotal: euro(4990), discount: euro(0), shipping: euro(490), tax: euro(875), net: euro(4605), total: euro(5480), isComplete: true })
})

test('tax is rounded for each line, halves away from zero', () => {
  // 3 lines of 0.03 € hold 0.479 cents of tax each: nothing a line, although together they would hold a cent.
  const lines = ['a', 'b', 'c'].map((id) => ({ id, variantId: 'tee', quantity: 1 }))
  expect(priceCart(theFacts({ lines, prices: [aPrice({ amount: 3 })], shipping: null })).tax).toEqual(euro(0))
})

test('a quantity break counts the pieces of a variant over all lines', () => {
  const lines = [{ id: 'l1', variantId: 'tee', quantity: 3 }, { id: 'l2', variantId: 'tee', quantity: 2 }]
  const pricing = priceCart(theFacts({ lines, prices: [aPrice(), aPrice({ minQuantity: 5, amount: 1500 })] }))
  expect(pricing.lines.map(({ unitPrice }) => unitPrice)).toEqual([euro(1500), euro(1500)])
  expect(stepsOf(pricing, 'QUANTITY_BREAK')).toMatchObject([{ lineId: 'l1', label: '3 × 15.00 EUR (Everyone, from 5 pieces on)' }, { lineId: 'l2' }])
})

test('the list of the highest priority decides, if it holds and has a price for so many', () => {
  const sale = aList({ id: 'prl_2', name: 'Sale', priority: 10, isDefault: false })
  const prices = [aPrice(), aPrice({ priceListId: 'prl_2', amount: 1000 })]
  const unit = (list: object, own = prices) => priceCart(theFacts({ prices: own, rules: theRules({ priceLists: [aList(), { ...sale, ...list }] }) })).lines[0]!.unitPrice?.minor
  expect(unit({})).toBe(1000)
  expect(unit({ endsAt: NOON })).toBe(2000)
  expect(unit({ startsAt: new Date(NOON.getTime() + 1) })).toBe(2000)
  expect(unit({ group: 'wholesale' })).toBe(2000)
  expect(unit({ countries: ['FR'] })).toBe(2000)
  expect(unit({ countries: ['DE', 'FR'] })).toBe(1000)
  expect(unit({ currency: 'USD' })).toBe(2000)
  expect(unit({}, [aPrice(), aPrice({ priceListId: 'prl_2', amount: 1000, minQuantity: 3 })])).toBe(2000)
})

test('a list for a customer group goes before one for everyone of the same priority', () => {
  const rules = theRules({ priceLists: [aList({ id: 'prl_9' }), aList({ id: 'prl_2', group: 'retail' })] })
  const prices = [aPrice({ priceListId: 'prl_9', amount: 1 }), aPrice({ priceListId: 'prl_2', amount: 2 })]
  expect(priceCart(theFacts({ rules, prices })).lines[0]!.unitPrice).toEqual(euro(2))
})

test('prices without tax get it on top', () => {
  const pricing = priceCart(theFacts({ rules: theRules({ priceLists: [aList({ taxIncluded: false })] }) }))
  expect(pricing.lines[0]).toMatchObject({ unitPrice: euro(2380), total: euro(4760), net: euro(4000), tax: euro(760) })
})

test('what is not taxed carries no tax, and shipping follows the goods in proportion', () => {
  const prices = [aPrice({ amount: 1000 }), aPrice({ variantId: 'mug', amount: 1000, taxClass: 'ZERO' })]
  const lines = [{ id: 'l1', variantId: 'tee', quantity: 1 }, { id: 'l2', variantId: 'mug', quantity: 1 }]
  const pricing = priceCart(theFacts({ prices, lines, shipping: euro(1190) }))
  expect(pricing.lines.map(({ tax }) => tax)).toEqual([euro(160), euro(0)])
  expect(pricing.tax).toEqual(euro(160 + 95))
})

test('a country without a rate has no tax, and the explanation says so', () => {
  const pricing = priceCart(theFacts({ country: 'BR' }))
  expect(pricing.tax).toEqual(euro(0))
  expect(stepsOf(pricing, 'TAX')[0]!.label).toBe('No tax: the shop keeps no rate for BR.')
})

test('a line without a price is not in the total and never free', () => {
  const pricing = priceCart(theFacts({ prices: [aPrice()] }))
  expect(pricing.lines[1]).toMatchObject({ unitPrice: null, subtotal: null, discount: null, total: null, net: null, tax: null })
  expect(pricing).toMatchObject({ total: euro(4490), isComplete: false })
  expect(stepsOf(pricing, 'NO_PRICE')).toMatchObject([{ lineId: 'l2', amount: null }])
})

test('as long as shipping is not known it is not in the total', () => {
  expect(priceCart(theFacts({ shipping: null }))).toMatchObject({ shipping: null, total: euro(4990), isComplete: false })
  expect(priceCart(theFacts({ shipping: { minor: 490, currency: 'USD' } }))).toMatchObject({ shipping: null, isComplete: false })
})

test('an amount off the cart is shared by its lines to the cent', () => {
  const rules = theRules({ promotions: [aPromotion({ kind: 'AMOUNT', basisPoints: null, amount: euro(1000) })] })
  const pricing = priceCart(theFacts({ rules }))
  expect(pricing.lines.map(({ discount }) => discount)).toEqual([euro(802), euro(198)])
  expect(pricing).toMatchObject({ discount: euro(1000), total: euro(4480) })
})

test('an amount off variants counts for each piece and never takes more than the price', () => {
  const off = (minor: number) => theRules({ promotions: [aPromotion({ kind: 'AMOUNT', scope: 'VARIANTS', variantIds: ['tee'], basisPoints: null, amount: euro(minor) })] })
  expect(priceCart(theFacts({ rules: off(300) })).discount).toEqual(euro(600))
  expect(priceCart(theFacts({ rules: off(9000) })).lines[0]!.total).toEqual(euro(0))
})

test('combinable promotions take from what the ones before have left, an exclusive one stands alone, whichever is better', () => {
  const ten = aPromotion()
  const tees = aPromotion({ id: 'prm_2', name: 'Half-price tees', basisPoints: 5000, scope: 'VARIANTS', variantIds: ['tee'] })
  const alone = (basisPoints: number) => aPromotion({ id: 'prm_3', name: 'Alone', basisPoints, isCombinable: false })
  const names = (promotions: ReturnType<typeof aPromotion>[]) => {
    const pricing = priceCart(theFacts({ rules: theRules({ promotions }) }))
    return [pricing.discount.minor, ...new Set(pricing.lines.flatMap(({ appliedPromotions }) => appliedPromotions.map(({ name }) => name)))]
  }
  expect(names([ten, tees])).toEqual([2000 + 299, 'Half-price tees', 'Ten off'])
  expect(names([ten, tees, alone(4000)])).toEqual([2000 + 299, 'Half-price tees', 'Ten off'])
  expect(names([ten, tees, alone(5000)])).toEqual([2495, 'Alone'])
})

test('a coupon brings its promotion once, however often and however it is written', () => {
  const rules = theRules({ promotions: [aPromotion({ requiresCoupon: true })], coupons: [aCoupon(), aCoupon({ id: 'cpn_2', code: 'ZEHN' })] })
  const pricing = priceCart(theFacts({ rules, couponCodes: ['ten', ' TEN ', 'ZEHN'] }))
  expect(pricing.discount).toEqual(euro(499))
  expect(pricing.coupons).toEqual([{ code: 'TEN', applied: true, reason: null }, { code: 'ZEHN', applied: false, reason: 'ALREADY_APPLIED' }])
  expect(pricing.uses).toEqual({ promotionIds: ['prm_1'], couponIds: ['cpn_1'] })
  expect(stepsOf(pricing, 'PROMOTION').map(({ label }) => label)).toEqual(['Ten off (coupon TEN)', 'Ten off (coupon TEN)'])
})

test('a coupon that does not help says why', () => {
  const reason = (coupon: object, promotion: object = {}, facts: object = {}) =>
    priceCart(theFacts({ rules: theRules({ promotions: [aPromotion({ requiresCoupon: true, ...promotion })], coupons: [aCoupon(coupon)] }), couponCodes: ['TEN'], ...facts })).coupons[0]!.reason
  const used = (id: string, byCustomer: boolean) => ({ usage: byCustomer ? { used: new Map(), usedByCustomer: new Map([[id, 1]]) } : { used: new Map([[id, 1]]), usedByCustomer: new Map() } })
  expect(reason({ code: 'OTHER' })).toBe('UNKNOWN')
  expect(reason({ endsAt: NOON })).toBe('EXPIRED')
  expect(reason({}, { endsAt: BEFORE })).toBe('EXPIRED')
  expect(reason({ startsAt: new Date(NOON.getTime() + 1) })).toBe('NOT_STARTED')
  expect(reason({ usageLimit: 1 }, {}, used('cpn_1', false))).toBe('USED_UP')
  expect(reason({}, { usageLimit: 1 }, used('prm_1', false))).toBe('USED_UP')
  expect(reason({ usageLimitPerCustomer: 1 }, {}, used('cpn_1', true))).toBe('USED_BY_CUSTOMER')
  expect(reason({}, { minimum: euro(4991) })).toBe('MINIMUM_NOT_REACHED')
  expect(reason({}, { minimum: euro(4990) })).toBeNull()
  expect(reason({}, { minimum: { minor: 1, currency: 'USD' } })).toBe('OTHER_CURRENCY')
  expect(reason({}, { scope: 'VARIANTS', variantIds: ['hat'] })).toBe('NOTHING_TO_DISCOUNT')
})

test('a coupon that a better exclusive offer keeps out is not used up', () => {
  const promotions = [aPromotion({ requiresCoupon: true }), aPromotion({ id: 'prm_2', basisPoints: 2000, isCombinable: false })]
  const pricing = priceCart(theFacts({ rules: theRules({ promotions, coupons: [aCoupon()] }), couponCodes: ['TEN'] }))
  expect(pricing.coupons).toEqual([{ code: 'TEN', applied: false, reason: 'NOT_COMBINABLE' }])
  expect(pricing.uses).toEqual({ promotionIds: ['prm_2'], couponIds: [] })
})
