import { allocate, money, sum, type Money } from '@ecolaura/kernel'
import type { Offer } from './promotion.ts'
import { portion, WHOLE } from './rounding.ts'

/** A line as far as discounts care: what it costs before and after. Minor units. */
export type DiscountedLine = { readonly id: string; readonly variantId: string; readonly quantity: number; readonly left: number }

/** What one offer takes off, in all and off each line that it touches. */
export type Grant = { readonly offer: Offer; readonly amount: number; readonly parts: ReadonlyMap<string, number> }

/**
 * What is taken off: all combinable offers together, or one exclusive offer alone, whichever gives the shopper more;
 * when they give the same, the combinable ones. An offer that takes nothing is not granted and not used up.
 * @param lines in an order that does not depend on how the cart lists them, so that odd cents always fall alike
 */
export function bestDiscounts(lines: readonly DiscountedLine[], offers: readonly Offer[], currency: string): Grant[] {
  const combinable = offers.filter(({ promotion }) => promotion.isCombinable).sort(firstTaken)
  const exclusive = offers.filter(({ promotion }) => !promotion.isCombinable).sort(firstTaken)
  const outcomes = [combinable, ...exclusive.map((offer) => [offer])].map((chosen) => takeOff(lines, chosen, currency))
  return outcomes.reduce((best, each) => (totalOf(each) > totalOf(best) ? each : best))
}

/** Off single variants before off the whole cart, by priority; each takes from what the ones before have left. */
const firstTaken = ({ promotion: a }: Offer, { promotion: b }: Offer): number =>
  Number(a.scope === 'CART') - Number(b.scope === 'CART') || b.priority - a.priority || (a.id < b.id ? -1 : 1)

const totalOf = (grants: readonly Grant[]): number => grants.reduce((total, { amount }) => total + amount, 0)

function takeOff(lines: readonly DiscountedLine[], offers: readonly Offer[], currency: string): Grant[] {
  let rest = lines
  return offers.flatMap((offer) => {
    const parts = partsOf(offer, rest, currency)
    const amount = [...parts.values()].reduce((total, part) => total + part, 0)
    rest = rest.map((line) => ({ ...line, left: line.left - (parts.get(line.id) ?? 0) }))
    return amount > 0 ? [{ offer, amount, parts }] : []
  })
}

function partsOf({ promotion }: Offer, lines: readonly DiscountedLine[], currency: string): Map<string, number> {
  const { basisPoints, amount, scope, variantIds } = promotion
  const touched = lines.filter(({ left, variantId }) => left > 0 && (scope === 'CART' || variantIds.includes(variantId)))
  if (scope === 'VARIANTS') {
    return new Map(touched.map(({ id, left, quantity }) => [id, basisPoints === null ? Math.min(left, amount!.minor * quantity) : portion(left, basisPoints, WHOLE)]))
  }
  const weights = touched.map(({ left }) => left)
  const goods = sum(weights.map((left) => money(left, currency)), currency)
  const off: Money = basisPoints === null ? money(Math.min(goods.minor, amount!.minor), currency) : money(portion(goods.minor, basisPoints, WHOLE), currency)
  const shares = allocate(off, weights)
  return new Map(touched.map(({ id }, index) => [id, shares[index]!.minor]))
}
