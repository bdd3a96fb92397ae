import { allocate, type Money } from '@ecolaura/kernel'
import { rateOf, taxWithin, type TaxRate } from './tax.ts'

/** A part of the cost of shipping and the tax in it. Minor units. */
export type ShippingTax = { readonly basisPoints: number; readonly gross: number; readonly tax: number }

type Carried = { readonly subtotal: number; readonly discount: number; readonly price: { readonly basisPoints: number | undefined } | undefined }

/** Shipping follows the goods: it is split over their tax rates in proportion to what they cost. Without goods that cost, the standard rate. */
export function shippingTaxes(shipping: Money, goods: readonly Carried[], { country, rules }: { country: string; rules: { taxRates: readonly TaxRate[] } }): ShippingTax[] {
  const byRate = new Map<number, number>()
  for (const { price, subtotal, discount } of goods) {
    const worth = subtotal - discount
    if (price && worth > 0) byRate.set(price.basisPoints ?? 0, (byRate.get(price.basisPoints ?? 0) ?? 0) + worth)
  }
  if (byRate.size === 0) byRate.set(rateOf(rules.taxRates, country, 'STANDARD') ?? 0, 1)
  const rates = [...byRate].sort(([a], [b]) => a - b)
  const shares = allocate(shipping, rates.map(([, worth]) => worth))
  return rates.map(([basisPoints], index) => ({ basisPoints, gross: shares[index]!.minor, tax: taxWithin(shares[index]!.minor, basisPoints) }))
}
