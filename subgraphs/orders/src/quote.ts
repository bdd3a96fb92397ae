import { formatAmount, Refusal, type Money } from '@ecolaura/kernel'

export type QuotedLine = { readonly lineId: string; readonly variantId: string; readonly quantity: number; readonly unitPrice: Money; readonly total: Money }

/** What pricing has promised to charge for one version of a cart. All amounts gross unless they say otherwise. */
export type Quote = {
  readonly id: string
  readonly cartVersion: number
  readonly lines: readonly QuotedLine[]
  readonly subtotal: Money
  readonly discount: Money
  readonly shipping: Money
  readonly tax: Money
  readonly total: Money
  /** RFC 3339 */
  readonly expiresAt: string
  /** Weight of the goods in grams, for the parcel. */
  readonly grams: number
}

/** A quote that has run out may stand in for this long when pricing cannot be asked, in milliseconds. */
const GRACE = 30 * 60_000

export const isBinding = (quote: Quote | undefined, cartVersion: number, now: Date): quote is Quote =>
  quote !== undefined && quote.cartVersion === cartVersion && new Date(quote.expiresAt) > now

/** Whether the last quote may be used although it has run out, because pricing does not answer. */
export const mayStandIn = (quote: Quote | undefined, cartVersion: number, now: Date): quote is Quote =>
  quote !== undefined && quote.cartVersion === cartVersion && now.getTime() - new Date(quote.expiresAt).getTime() < GRACE

/** @throws Refusal `TOTAL_CHANGED` unless the shopper agreed to exactly this total. */
export function agreedTotal(quote: Quote, expected: Money): Quote {
  if (expected.minor === quote.total.minor && expected.currency === quote.total.currency) return quote
  throw new Refusal('TOTAL_CHANGED', `The total is ${formatAmount(quote.total)} ${quote.total.currency} now; please look again before you pay.`, {
    data: { total: quote.total },
    field: ['expectedTotal'],
  })
}
