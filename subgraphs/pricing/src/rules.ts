import type { Uses } from './cart-pricing.ts'
import type { PriceList } from './price.ts'
import { normalCodes, type Coupon, type Promotion } from './promotion.ts'
import type { TaxRate } from './tax.ts'

/** What every price depends on and every process keeps in memory; the prices themselves are read when asked for. */
export type Rules = {
  readonly priceLists: readonly PriceList[]
  readonly promotions: readonly Promotion[]
  readonly coupons: readonly Coupon[]
  readonly taxRates: readonly TaxRate[]
}

/** The kinds of rules that `pricing.rules_changed` tells apart. */
export type RuleKind = 'PRICE_LISTS' | 'PROMOTIONS' | 'TAXES'

/** Promotions and coupons with a limit that a cart may meet; the others need no count to decide a price. */
export function limitedUses({ promotions, coupons }: Rules, couponCodes: readonly string[]): Uses {
  const codes = normalCodes(couponCodes)
  const mine = coupons.filter(({ code }) => codes.includes(code))
  const withCoupon = new Set(mine.map(({ promotionId }) => promotionId))
  return {
    promotionIds: promotions.filter(({ id, usageLimit, requiresCoupon }) => usageLimit !== null && (!requiresCoupon || withCoupon.has(id))).map(({ id }) => id),
    couponIds: mine.filter(({ usageLimit, usageLimitPerCustomer }) => usageLimit !== null || usageLimitPerCustomer !== null).map(({ id }) => id),
  }
}
