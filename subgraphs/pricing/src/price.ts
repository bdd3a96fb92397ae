import { Refusal } from '@ecolaura/kernel'
import { holdsAt, type Period } from './period.ts'
import { rateOf, withTax, type TaxClass, type TaxRate } from './tax.ts'

/** Prices of one currency for some or all customers, countries and dates. */
export type PriceList = Period & {
  readonly id: string
  readonly name: string
  readonly currency: string
  /** Customer group; null for everyone. */
  readonly group: string | null
  /** Empty for all countries. */
  readonly countries: readonly string[]
  readonly priority: number
  readonly isDefault: boolean
  readonly taxIncluded: boolean
}

/** What a list asks for each piece from a quantity on. Amounts are in the minor unit of the list's currency. */
export type Price = {
  readonly variantId: string
  readonly priceListId: string
  readonly minQuantity: number
  readonly amount: number
  readonly compareAt: number | null
  /** How the variant is taxed; the same in all its prices. */
  readonly taxClass: TaxClass
}

/** Where, for whom and when a price is asked for. */
export type PriceQuestion = { readonly currency: string; readonly country: string; readonly group: string; readonly now: Date }

/** The price of one piece, tax included, and where it comes from. Minor units. */
export type UnitPrice = {
  readonly list: PriceList
  readonly minQuantity: number
  readonly amount: number
  /** A former or recommended price, if it is higher. */
  readonly compareAt: number | null
  /** Undefined where the shop keeps no rate for the country. */
  readonly basisPoints: number | undefined
}

/**
 * The lists that hold for a question, the one that decides first: by priority, then those made for a customer group,
 * then those made for a country, then the newest.
 */
export function listsFor(lists: readonly PriceList[], { currency, country, group, now }: PriceQuestion): PriceList[] {
  return lists
    .filter((list) => list.currency === currency && (list.group === null || list.group === group))
    .filter((list) => (list.countries.length === 0 || list.countries.includes(country)) && holdsAt(list, now))
    .sort((a, b) => b.priority - a.priority || specificity(b) - specificity(a) || (a.id < b.id ? 1 : -1))
}

const specificity = ({ group, countries }: PriceList): number => (group === null ? 0 : 2) + (countries.length === 0 ? 0 : 1)

/** What one piece costs when `quantity` are bought: from the first list that has a price for so many, its highest break. */
export function unitPrice(lists: readonly PriceList[], prices: readonly Price[], quantity: number, country: string, rates: readonly TaxRate[]): UnitPrice | undefined {
  for (const list of lists) {
    const breaks = prices.filter((price) => price.priceListId === list.id && price.minQuantity <= quantity)
    const [first, ...others] = breaks
    if (!first) continue
    const price = others.reduce((best, each) => (each.minQuantity > best.minQuantity ? each : best), first)
    const basisPoints = rateOf(rates, country, price.taxClass)
    const gross = (amount: number) => (list.taxIncluded ? amount : withTax(amount, basisPoints ?? 0))
    const compareAt = price.compareAt !== null && price.compareAt > price.amount ? gross(price.compareAt) : null
    return { list, minQuantity: price.minQuantity, amount: gross(price.amount), compareAt, basisPoints }
  }
  return undefined
}

export type QuantityBreak = { readonly minQuantity: number; readonly amount: number }

/** The quantities at which the price of one piece changes, from the smallest. */
export function quantityBreaks(lists: readonly PriceList[], prices: readonly Price[], country: string, rates: readonly TaxRate[]): QuantityBreak[] {
  const borders = [...new Set(prices.map(({ minQuantity }) => minQuantity))].sort((a, b) => a - b)
  return borders.reduce<QuantityBreak[]>((breaks, minQuantity) => {
    const amount = unitPrice(lists, prices, minQuantity, country, rates)?.amount
    return amount === undefined || amount === breaks.at(-1)?.amount ? breaks : [...breaks, { minQuantity, amount }]
  }, [])
}

/** @throws Refusal `INVALID_QUANTITY` unless it is a whole number from 1. */
export function wholeQuantity(quantity: number, field: readonly string[] = ['quantity']): number {
  if (Number.isInteger(quantity) && quantity > 0) return quantity
  throw new Refusal('INVALID_QUANTITY', 'A quantity is a whole number from 1.', { field })
}
