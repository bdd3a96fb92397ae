import type { PriceFacts } from './price-cart.ts'
import type { Price, PriceList } from './price.ts'
import type { Coupon, Promotion } from './promotion.ts'
import type { Rules } from './rules.ts'

export const NOON = new Date('2026-06-01T12:00:00Z')

export const aList = (list: Partial<PriceList> = {}): PriceList => ({
  id: 'prl_1', name: 'Everyone', currency: 'EUR', group: null, countries: [], startsAt: null, endsAt: null, priority: 0, isDefault: true, taxIncluded: true, ...list,
})

export const aPrice = (price: Partial<Price> = {}): Price => ({ variantId: 'tee', priceListId: 'prl_1', minQuantity: 1, amount: 2000, compareAt: null, taxClass: 'STANDARD', ...price })

export const aPromotion = (promotion: Partial<Promotion> = {}): Promotion => ({
  id: 'prm_1', name: 'Ten off', kind: 'PERCENTAGE', basisPoints: 1000, amount: null, scope: 'CART', variantIds: [], minimum: null,
  startsAt: null, endsAt: null, isCombinable: true, priority: 0, requiresCoupon: false, usageLimit: null, ...promotion,
})

export const aCoupon = (coupon: Partial<Coupon> = {}): Coupon => ({
  id: 'cpn_1', code: 'TEN', promotionId: 'prm_1', startsAt: null, endsAt: null, usageLimit: null, usageLimitPerCustomer: null, ...coupon,
})

export const theRules = (rules: Partial<Rules> = {}): Rules => ({
  priceLists: [aList()], promotions: [], coupons: [],
  taxRates: [{ country: 'DE', taxClass: 'STANDARD', basisPoints: 1900 }, { country: 'CH', taxClass: 'STANDARD', basisPoints: 810 }],
  ...rules,
})

/** Two T-shirts at 20 € and a mug at 9.90 €, to Germany, shipping 4.90 €. */
export const theFacts = (facts: Partial<PriceFacts> = {}): PriceFacts => ({
  currency: 'EUR', country: 'DE', group: 'retail', now: NOON, couponCodes: [], shipping: { minor: 490, currency: 'EUR' },
  lines: [{ id: 'l1', variantId: 'tee', quantity: 2 }, { id: 'l2', variantId: 'mug', quantity: 1 }],
  prices: [aPrice(), aPrice({ variantId: 'mug', amount: 990 })],
  usage: { used: new Map(), usedByCustomer: new Map() },
  rules: theRules(),
  ...facts,
})
