import { Refusal, type Money } from '@ecolaura/kernel'
import type { CartLine, CartPricing } from './cart-pricing.ts'

export const QuoteStatus = { OPEN: 'OPEN', CONSUMED: 'CONSUMED', EXPIRED: 'EXPIRED', REPLACED: 'REPLACED', RELEASED: 'RELEASED' } as const
export type QuoteStatus = keyof typeof QuoteStatus

/** A price that binds the shop until it expires. While it is open it holds its uses of promotions and coupons. */
export type Quote = Omit<CartPricing, 'shipping' | 'isComplete'> & {
  readonly id: string
  readonly cartId: string
  readonly status: QuoteStatus
  readonly shipping: Money
  readonly expiresAt: Date
}

/** What a quote is asked for. */
export type QuoteRequest = {
  readonly cartId: string
  readonly cartVersion: number
  readonly currency: string
  readonly country: string
  readonly group: string
  readonly customerId: string
  readonly couponCodes: readonly string[]
  readonly lines: readonly CartLine[]
  readonly shipping: Money
}

/** @throws Refusal `CART_EMPTY`, `CURRENCY_MISMATCH` or `INVALID_MONEY` for what cannot be quoted. */
export function checkedRequest(request: QuoteRequest): QuoteRequest {
  const { lines, shipping, currency } = request
  if (lines.length === 0) throw new Refusal('CART_EMPTY', 'There is nothing to price.', { field: ['lines'] })
  if (shipping.currency !== currency) throw new Refusal('CURRENCY_MISMATCH', 'Shipping must be in the currency of the cart.', { field: ['shippingCost'] })
  if (shipping.minor < 0) throw new Refusal('INVALID_MONEY', 'Shipping cannot cost less than nothing.', { field: ['shippingCost'] })
  return request
}

/** Only a complete price binds. @throws Refusal `PRICE_MISSING` when a variant is not sold in this market */
export function bindingPrice(pricing: CartPricing): CartPricing & { shipping: Money } {
  const variantIds = pricing.lines.filter(({ unitPrice }) => !unitPrice).map(({ variantId }) => variantId)
  if (variantIds.length) throw new Refusal('PRICE_MISSING', 'Something in the cart has no price here.', { field: ['lines'], data: { variantIds } })
  return pricing as CartPricing & { shipping: Money }
}
