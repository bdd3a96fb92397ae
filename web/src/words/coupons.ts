import type { CouponReason } from '../gql/graphql.ts'

const REASONS: Record<CouponReason, string> = {
  UNKNOWN: 'does not exist',
  NOT_STARTED: 'does not hold yet',
  EXPIRED: 'has expired',
  USED_UP: 'has been used up',
  USED_BY_CUSTOMER: 'was used by you before',
  OTHER_CURRENCY: 'is for another currency',
  MINIMUM_NOT_REACHED: 'asks for a larger order',
  NOTHING_TO_DISCOUNT: 'fits nothing in your cart',
  ALREADY_APPLIED: 'is for an offer that you have already',
  NOT_COMBINABLE: 'cannot be combined with a better offer that you have',
}

/** Why a coupon takes nothing off, to follow its code. */
export const couponReason = (reason: CouponReason | null): string => (reason && REASONS[reason]) || 'takes nothing off here'
