import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PriceFacts } from './price-cart.ts'
import { priceCart } from './price-cart.ts'
import { aCoupon, aList, aPrice, aPromotion, theFacts, theRules } from './price-cart.fixture.ts'

const VARIANTS = ['a', 'b', 'c', 'd', 'e']
const euro = (minor: number) => ({ minor, currency: 'EUR' })
const amount = fc.integer({ min: 0, max: 300_000 })

const promotion = fc.record({
  percent: fc.boolean(), basisPoints: fc.integer({ min: 1, max: 10_000 }), off: fc.integer({ min: 1, max: 20_000 }), variantIds: fc.subarray(VARIANTS),
  minimum: fc.option(amount), isCombinable: fc.boolean(), requiresCoupon: fc.boolean(), priority: fc.integer({ min: -3, max: 3 }),
}).map(({ percent, basisPoints, off, variantIds, minimum, ...rest }) =>
  aPromotion({
    ...rest, kind: percent ? 'PERCENTAGE' : 'AMOUNT', basisPoints: percent ? basisPoints : null, amount: percent ? null : euro(off),
    scope: variantIds.length ? 'VARIANTS' : 'CART', variantIds, minimum: minimum === null ? null : euro(minimum),
  }),
)

/** Any cart under any rules: breaks, net and gross lists, several rates of tax, promotions and coupons of all kinds. */
const anyFacts: fc.Arbitrary<PriceFacts> = fc.record({
  prices: fc.array(fc.record({ variantId: fc.constantFrom(...VARIANTS), priceListId: fc.constantFrom('prl_1', 'prl_2'), minQuantity: fc.constantFrom(1, 3, 10), amount, taxClass: fc.constantFrom('STANDARD' as const, 'ZERO' as const) }), { maxLength: 12 }),
  lines: fc.array(fc.record({ variantId: fc.constantFrom(...VARIANTS), quantity: fc.integer({ min: 1, max: 999 }) }), { maxLength: 8 }),
  promotions: fc.array(promotion, { maxLength: 5 }),
  codes: fc.array(fc.constantFrom('C0', 'C1', 'C2', 'c3', 'C4', 'C0X', 'NONE'), { maxLength: 7 }),
  shipping: fc.option(amount),
  basisPoints: fc.integer({ min: 0, max: 3_000 }),
}).map(({ prices, lines, promotions, codes, shipping, basisPoints }) => {
  const all = promotions.map((each, n) => ({ ...each, id: `prm_${n}` }))
  const coupons = all.flatMap(({ id, requiresCoupon }, n) => (requiresCoupon ? [aCoupon({ id: `cpn_${n}`, code: `C${n}`, promotionId: id }), aCoupon({ id: `cpx_${n}`, code: `C${n}X`, promotionId: id })] : []))
  return theFacts({
    prices: prices.map((price) => aPrice(price)),
    lines: lines.map((line, n) => ({ ...line, id: `l${n}` })),
    couponCodes: codes,
    shipping: shipping === null ? null : euro(shipping),
    rules: theRules({ priceLists: [aList(), aList({ id: 'prl_2', priority: 1, taxIncluded: false })], promotions: all, coupons, taxRates: [{ country: 'DE', taxClass: 'STANDARD', basisPoints }] }),
  })
})

const sum = (amounts: readonly ({ minor: number } | null)[]): number => amounts.reduce((all, each) => all + (each?.minor ?? 0), 0)
const always = (holds: (facts: PriceFacts) => void) => fc.assert(fc.property(anyFacts, holds), { numRuns: 500 })

test('the total is the sum of the lines and shipping, and so are net and tax', () => {
  always((facts) => {
    const { lines, shipping, total, net, tax, subtotal, discount } = priceCart(facts)
    expect(total.minor).toBe(sum(lines.map((line) => line.total)) + (shipping?.minor ?? 0))
    expect(net.minor + tax.minor).toBe(total.minor)
    expect(subtotal.minor - discount.minor + (shipping?.minor ?? 0)).toBe(total.minor)
    expect(discount.minor).toBe(sum(lines.map((line) => line.discount)))
    for (const line of lines) {
      expect(sum([line.net, line.tax])).toBe(sum([line.total]))
      expect(sum(line.appliedPromotions.map((each) => each.amount))).toBe(sum([line.discount]))
    }
  })
})

test('no discount takes a line below zero, and none adds to it', () => {
  always((facts) => {
    for (const { subtotal, discount, total, net, tax } of priceCart(facts).lines) {
      if (!subtotal) continue
      expect(discount!.minor).toBeGreaterThanOrEqual(0)
      expect(discount!.minor).toBeLessThanOrEqual(subtotal.minor)
      expect(Math.min(total!.minor, net!.minor, tax!.minor)).toBeGreaterThanOrEqual(0)
    }
  })
})

test('the order of lines and of coupon codes does not matter', () => {
  fc.assert(
    fc.property(anyFacts.chain((facts) => fc.record({
      facts: fc.constant(facts),
      lines: fc.shuffledSubarray([...facts.lines], { minLength: facts.lines.length }),
      couponCodes: fc.shuffledSubarray([...facts.couponCodes], { minLength: facts.couponCodes.length }),
    })), ({ facts, lines, couponCodes }) => {
      const byId = (pricing: ReturnType<typeof priceCart>) => [...pricing.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
      const [one, other] = [priceCart(facts), priceCart({ ...facts, lines, couponCodes })]
      expect(byId(other)).toEqual(byId(one))
      expect([other.total, other.net, other.tax, other.uses]).toEqual([one.total, one.net, one.tax, one.uses])
    }),
    { numRuns: 500 },
  )
})

test('a coupon and a promotion are applied at most once, and only what takes something off is used', () => {
  always((facts) => {
    const pricing = priceCart(facts)
    const doubled = priceCart({ ...facts, couponCodes: [...facts.couponCodes, ...facts.couponCodes.map((code) => code.toLowerCase())] })
    expect(doubled).toEqual(pricing)
    expect(new Set(pricing.uses.promotionIds).size).toBe(pricing.uses.promotionIds.length)
    expect(new Set(pricing.uses.couponIds).size).toBe(pricing.uses.couponIds.length)
    const taking = new Set(pricing.lines.flatMap(({ appliedPromotions }) => appliedPromotions.map(({ promotionId }) => promotionId)))
    expect([...taking].sort()).toEqual(pricing.uses.promotionIds)
  })
})

test('a line without a price is never part of a complete price', () => {
  always((facts) => {
    const { lines, isComplete } = priceCart(facts)
    if (lines.some(({ unitPrice }) => unitPrice === null)) expect(isComplete).toBe(false)
  })
})
