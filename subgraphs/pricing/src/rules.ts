import type { PriceList } from './price.ts'
import type { Coupon, Promotion } from './promotion.ts'
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
