import type { Money } from '@ecolaura/kernel'
import type { UnitPrice } from './price.ts'
import type { CouponReason } from './promotion.ts'

export type CartLine = { readonly id: string; readonly variantId: string; readonly quantity: number }

export type AppliedPromotion = { readonly promotionId: string; readonly name: string; readonly couponCode: string | null; readonly amount: Money }

/** A line with its money; every amount is null where the variant has no price, never zero. Amounts are gross but for `net` and `tax`. */
export type PricedLine = {
  readonly lineId: string
  readonly variantId: string
  readonly quantity: number
  readonly priceList: string | null
  readonly unitPrice: Money | null
  readonly subtotal: Money | null
  readonly discount: Money | null
  readonly total: Money | null
  readonly net: Money | null
  readonly tax: Money | null
  readonly appliedPromotions: readonly AppliedPromotion[]
}

export type AppliedCoupon = { readonly code: string; readonly applied: boolean; readonly reason: CouponReason | null }

/** What a cart costs and why. `total = Σ lines + shipping` and `net + tax = total`, to the cent. */
export type CartPricing = {
  readonly lines: readonly PricedLine[]
  /** Goods before discounts. */
  readonly subtotal: Money
  readonly discount: Money
  readonly shipping: Money | null
  readonly net: Money
  readonly tax: Money
  readonly total: Money
  /** Whether every line has a price and shipping is known, so that the total is what would be charged. */
  readonly isComplete: boolean
  readonly coupons: readonly AppliedCoupon[]
  readonly explanation: readonly PriceStep[]
  /** Promotions and coupons that take part, whose uses a quote holds. */
  readonly uses: Uses
}

export type Uses = { readonly promotionIds: readonly string[]; readonly couponIds: readonly string[] }

/** A line on its way through the rules. Minor units. */
export type Draft = CartLine & { readonly price: UnitPrice | undefined; readonly subtotal: number; readonly discount: number; readonly tax: number }

export const PriceStepKind = {
  PRICE_LIST: 'PRICE_LIST',
  QUANTITY_BREAK: 'QUANTITY_BREAK',
  NO_PRICE: 'NO_PRICE',
  PROMOTION: 'PROMOTION',
  COUPON_NOT_APPLIED: 'COUPON_NOT_APPLIED',
  SHIPPING: 'SHIPPING',
  SHIPPING_UNKNOWN: 'SHIPPING_UNKNOWN',
  TAX: 'TAX',
} as const
export type PriceStepKind = keyof typeof PriceStepKind

/** One thing that was done on the way to the total, and why. */
export type PriceStep = {
  /** Null for what concerns the whole cart. */
  readonly lineId: string | null
  readonly kind: PriceStepKind
  /** A sentence for people. */
  readonly label: string
  /** What it added, took off (negative) or found inside (tax); null when nothing. */
  readonly amount: Money | null
}
