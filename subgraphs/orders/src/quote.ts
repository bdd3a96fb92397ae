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

/** Whether the shopper agreed to exactly this total. */
export const isAgreed = ({ total }: Quote, expected: Money): boolean => expected.minor === total.minor && expected.currency === total.currency

export const totalChanged = ({ total }: Quote): Refusal =>
  new Refusal('TOTAL_CHANGED', `The total is ${formatAmount(total)} ${total.currency} now; please look again before you pay.`, { data: { total }, field: ['expectedTotal'] })
