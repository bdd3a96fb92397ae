import { money, type Money } from '@ecolaura/kernel'
import type { AppliedCoupon, CartLine, CartPricing, Draft, PricedLine, Uses } from './cart-pricing.ts'
import { bestDiscounts, type Grant } from './discount.ts'
import { explain } from './explain.ts'
import { listsFor, unitPrice, type Price } from './price.ts'
import { normalCodes, offersFor, type Offer, type RefusedCoupon, type Usage } from './promotion.ts'
import type { Rules } from './rules.ts'
import { shippingTaxes } from './shipping-tax.ts'
import { taxWithin } from './tax.ts'

/** All that the price of a cart depends on. */
export type PriceFacts = {
  readonly currency: string
  readonly country: string
  readonly group: string
  readonly now: Date
  readonly lines: readonly CartLine[]
  readonly couponCodes: readonly string[]
  /** Gross; null as long as it is not known. */
  readonly shipping: Money | null
  /** The prices of the lines' variants, in any list. */
  readonly prices: readonly Price[]
  readonly usage: Usage
  readonly rules: Rules
}

/**
 * The price of a cart: facts in, every amount and its explanation out. Nothing else in the platform works out money
 * that a shopper is asked for.
 *
 * All amounts are gross. A quantity break counts the pieces of a variant over all lines. Discounts are taken from the
 * price before tax is split out, tax is rounded for each line, and shipping is taxed at the rates of the goods it
 * carries, in proportion. The order of lines and of coupon codes does not matter.
 */
export function priceCart(facts: PriceFacts): CartPricing {
  const { currency } = facts
  const priced = draftsOf(facts)
  const subtotal = total(priced, 'subtotal')
  const { offers, refused } = offersFor({ ...facts.rules, ...facts, subtotal })
  const undiscounted = priced.map((line) => ({ ...line, left: line.subtotal }))
  const grants = bestDiscounts(undiscounted, offers, currency)
  const drafts = priced.map((line) => withDiscount(line, grants))
  const shipping = facts.shipping?.currency === currency ? facts.shipping : null
  const shippingParts = shipping ? shippingTaxes(shipping, drafts, facts) : []

  const goods = subtotal - total(drafts, 'discount')
  const tax = total(drafts, 'tax') + shippingParts.reduce((sum, part) => sum + part.tax, 0)
  const gross = goods + (shipping?.minor ?? 0)
  const helps = (offer: Offer) => bestDiscounts(undiscounted, [offer], currency).length > 0
  const inCartOrder = facts.lines.map(({ id }) => drafts.find((draft) => draft.id === id)!)
  const coupons = couponsOf(facts.couponCodes, grants, refused, offers.filter(helps))
  const show = (minor: number) => money(minor, currency)
  return {
    lines: inCartOrder.map((draft) => pricedLine(draft, grants, show)),
    subtotal: show(subtotal),
    discount: show(subtotal - goods),
    shipping,
    net: show(gross - tax),
    tax: show(tax),
    total: show(gross),
    isComplete: shipping !== null && drafts.every(({ price }) => price),
    coupons,
    explanation: explain({ drafts: inCartOrder, grants, coupons, shipping, shippingParts, country: facts.country, currency }),
    uses: usesOf(grants),
  }
}

/** The lines with their prices before discounts, by id: an order that the cart has no part in. */
function draftsOf({ lines, prices, rules, ...question }: PriceFacts): Draft[] {
  const lists = listsFor(rules.priceLists, question)
  const pieces = new Map<string, number>()
  for (const { variantId, quantity } of lines) pieces.set(variantId, (pieces.get(variantId) ?? 0) + quantity)
  return [...lines]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((line) => {
      const own = prices.filter(({ variantId }) => variantId === line.variantId)
      const price = unitPrice(lists, own, pieces.get(line.variantId)!, question.country, rules.taxRates)
      return { ...line, price, subtotal: (price?.amount ?? 0) * line.quantity, discount: 0, tax: 0 }
    })
}

function withDiscount(draft: Draft, grants: readonly Grant[]): Draft {
  const discount = grants.reduce((sum, { parts }) => sum + (parts.get(draft.id) ?? 0), 0)
  return { ...draft, discount, tax: taxWithin(draft.subtotal - discount, draft.price?.basisPoints ?? 0) }
}

function pricedLine(draft: Draft, grants: readonly Grant[], show: (minor: number) => Money): PricedLine {
  const { id, variantId, quantity, price, subtotal, discount, tax } = draft
  const about = { lineId: id, variantId, quantity, priceList: price?.list.name ?? null }
  if (!price) return { ...about, unitPrice: null, subtotal: null, discount: null, total: null, net: null, tax: null, appliedPromotions: [] }
  const gross = subtotal - discount
  return {
    ...about,
    unitPrice: show(price.amount),
    subtotal: show(subtotal),
    discount: show(discount),
    total: show(gross),
    net: show(gross - tax),
    tax: show(tax),
    appliedPromotions: grants.flatMap(({ offer: { promotion, coupon }, parts }) => {
      const amount = parts.get(id) ?? 0
      return amount > 0 ? [{ promotionId: promotion.id, name: promotion.name, couponCode: coupon?.code ?? null, amount: show(amount) }] : []
    }),
  }
}

/** Each code once, with what became of it. */
function couponsOf(codes: readonly string[], grants: readonly Grant[], refused: readonly RefusedCoupon[], helpful: readonly Offer[]): AppliedCoupon[] {
  return normalCodes(codes).map((code) => {
    if (grants.some(({ offer }) => offer.coupon?.code === code)) return { code, applied: true, reason: null }
    const reason = refused.find((each) => each.code === code)?.reason
    return { code, applied: false, reason: reason ?? (helpful.some(({ coupon }) => coupon?.code === code) ? 'NOT_COMBINABLE' : 'NOTHING_TO_DISCOUNT') }
  })
}

const usesOf = (grants: readonly Grant[]): Uses => ({
  promotionIds: grants.map(({ offer }) => offer.promotion.id).sort(),
  couponIds: grants.flatMap(({ offer }) => (offer.coupon ? [offer.coupon.id] : [])).sort(),
})

const total = (drafts: readonly Draft[], field: 'subtotal' | 'discount' | 'tax'): number => drafts.reduce((sum, draft) => sum + draft[field], 0)
