import { Refusal, type Money } from '@ecolaura/kernel'
import { hasEnded, hasStarted, holdsAt, type Period } from './period.ts'

export const PromotionKind = { PERCENTAGE: 'PERCENTAGE', AMOUNT: 'AMOUNT' } as const
export type PromotionKind = keyof typeof PromotionKind

export const PromotionScope = { CART: 'CART', VARIANTS: 'VARIANTS' } as const
export type PromotionScope = keyof typeof PromotionScope

/** Something off the price: of all goods in a cart, or of each piece of some variants. */
export type Promotion = Period & {
  readonly id: string
  readonly name: string
  readonly kind: PromotionKind
  /** Of a PERCENTAGE: hundredths of a per cent. */
  readonly basisPoints: number | null
  /** Of an AMOUNT: off the cart once, or off each piece of the variants. */
  readonly amount: Money | null
  readonly scope: PromotionScope
  readonly variantIds: readonly string[]
  /** What the goods must cost before any discount. */
  readonly minimum: Money | null
  /** Whether others may apply beside it. */
  readonly isCombinable: boolean
  readonly priority: number
  /** Whether it applies only with a coupon. */
  readonly requiresCoupon: boolean
  readonly usageLimit: number | null
}

/** A code that lets a shopper have a promotion. */
export type Coupon = Period & {
  readonly id: string
  readonly code: string
  readonly promotionId: string
  readonly usageLimit: number | null
  readonly usageLimitPerCustomer: number | null
}

/** How often promotions and coupons were used, by id, and coupons by this customer. What has no limit need not be in it. */
export type Usage = { readonly used: ReadonlyMap<string, number>; readonly usedByCustomer: ReadonlyMap<string, number> }

export const CouponReason = {
  UNKNOWN: 'UNKNOWN',
  NOT_STARTED: 'NOT_STARTED',
  EXPIRED: 'EXPIRED',
  USED_UP: 'USED_UP',
  USED_BY_CUSTOMER: 'USED_BY_CUSTOMER',
  OTHER_CURRENCY: 'OTHER_CURRENCY',
  MINIMUM_NOT_REACHED: 'MINIMUM_NOT_REACHED',
  NOTHING_TO_DISCOUNT: 'NOTHING_TO_DISCOUNT',
  ALREADY_APPLIED: 'ALREADY_APPLIED',
  NOT_COMBINABLE: 'NOT_COMBINABLE',
} as const
export type CouponReason = keyof typeof CouponReason

/** Why a coupon did not help, in words for the shopper. */
export const COUPON_WORDS: Record<CouponReason, string> = {
  UNKNOWN: 'There is no such coupon.',
  NOT_STARTED: 'This coupon does not hold yet.',
  EXPIRED: 'This coupon has expired.',
  USED_UP: 'This coupon has been used up.',
  USED_BY_CUSTOMER: 'You have used this coupon already.',
  OTHER_CURRENCY: 'This coupon is for another currency.',
  MINIMUM_NOT_REACHED: 'The goods cost less than this coupon asks for.',
  NOTHING_TO_DISCOUNT: 'Nothing in the cart fits this coupon.',
  ALREADY_APPLIED: 'Another coupon for the same promotion is applied already.',
  NOT_COMBINABLE: 'This coupon cannot be combined with a better offer that applies.',
}

/** A promotion that may apply to a cart, and the coupon that brought it. */
export type Offer = { readonly promotion: Promotion; readonly coupon?: Coupon }
export type RefusedCoupon = { readonly code: string; readonly reason: CouponReason }

export type OfferFacts = {
  readonly promotions: readonly Promotion[]
  readonly coupons: readonly Coupon[]
  readonly couponCodes: readonly string[]
  readonly usage: Usage
  readonly currency: string
  readonly subtotal: number
  readonly now: Date
}

/** Codes are compared without case and surrounding space, each once. */
export const normalCodes = (codes: readonly string[]): string[] => [...new Set(codes.map(normalCode))]
export const normalCode = (code: string): string => code.trim().toUpperCase()

/** Which promotions may apply, each at most once, and which coupons do not hold and why. */
export function offersFor(facts: OfferFacts): { offers: Offer[]; refused: RefusedCoupon[] } {
  const { promotions, coupons, usage, now } = facts
  const offers: Offer[] = promotions
    .filter((promotion) => !promotion.requiresCoupon && holdsAt(promotion, now) && !conditionOf(promotion, facts))
    .filter(({ id, usageLimit }) => !isUsedUp(usageLimit, usage.used.get(id)))
    .map((promotion) => ({ promotion }))
  const refused: RefusedCoupon[] = []
  for (const code of normalCodes(facts.couponCodes).sort()) {
    const coupon = coupons.find((each) => each.code === code)
    const promotion = promotions.find(({ id }) => id === coupon?.promotionId)
    const reason = coupon && promotion ? (couponReason(coupon, promotion, facts) ?? (offers.some((offer) => offer.promotion.id === promotion.id) ? 'ALREADY_APPLIED' : undefined)) : 'UNKNOWN'
    if (reason) refused.push({ code, reason })
    else offers.push({ promotion: promotion!, coupon: coupon! })
  }
  return { offers, refused }
}

function couponReason(coupon: Coupon, promotion: Promotion, facts: OfferFacts): CouponReason | undefined {
  const { usage, now } = facts
  if (hasEnded(coupon, now) || hasEnded(promotion, now)) return 'EXPIRED'
  if (!hasStarted(coupon, now) || !hasStarted(promotion, now)) return 'NOT_STARTED'
  if (isUsedUp(coupon.usageLimit, usage.used.get(coupon.id)) || isUsedUp(promotion.usageLimit, usage.used.get(promotion.id))) return 'USED_UP'
  if (isUsedUp(coupon.usageLimitPerCustomer, usage.usedByCustomer.get(coupon.id))) return 'USED_BY_CUSTOMER'
  return conditionOf(promotion, facts)
}

/** What the cart lacks for the promotion. */
function conditionOf({ amount, minimum }: Promotion, { currency, subtotal }: OfferFacts): CouponReason | undefined {
  if ([amount, minimum].some((each) => each && each.currency !== currency)) return 'OTHER_CURRENCY'
  return minimum && subtotal < minimum.minor ? 'MINIMUM_NOT_REACHED' : undefined
}

const isUsedUp = (limit: number | null, used = 0): boolean => limit !== null && used >= limit

export type NewPromotion = Omit<Promotion, 'id'>

/** @throws Refusal `INVALID_PROMOTION` unless it says clearly what comes off what. */
export function checkedPromotion<P extends NewPromotion>(promotion: P): P {
  const { kind, basisPoints, amount, scope, variantIds, usageLimit } = promotion
  const no = (message: string, field: string) => new Refusal('INVALID_PROMOTION', message, { field: [field] })
  if (kind === 'PERCENTAGE' && (basisPoints === null || amount)) throw no('A PERCENTAGE has a `percent` and no `amount`.', 'percent')
  if (kind === 'AMOUNT' && (!amount || amount.minor <= 0 || basisPoints !== null)) throw no('An AMOUNT has an `amount` above zero and no `percent`.', 'amount')
  if ((scope === 'VARIANTS') !== variantIds.length > 0) throw no('Name the variants exactly when the scope is VARIANTS.', 'variantIds')
  if (usageLimit !== null && usageLimit < 1) throw no('A limit is at least 1.', 'usageLimit')
  return promotion
}

/** @throws Refusal `INVALID_COUPON` unless the code can be typed and the limits can be reached; the code comes back in capitals. */
export function checkedCoupon<C extends Omit<Coupon, 'id'>>(coupon: C): C {
  const code = normalCode(coupon.code)
  const no = (message: string, field: string) => new Refusal('INVALID_COUPON', message, { field: [field] })
  if (!/^[A-Z0-9-]{2,40}$/.test(code)) throw no('A code has 2 to 40 letters, digits and dashes.', 'code')
  for (const field of ['usageLimit', 'usageLimitPerCustomer'] as const) if (coupon[field] !== null && coupon[field] < 1) throw no('A limit is at least 1.', field)
  return { ...coupon, code }
}
