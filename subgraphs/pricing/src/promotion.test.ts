import { expect, test } from 'vitest'
import { aCoupon, aPromotion } from './price-cart.fixture.ts'
import { checkedCoupon, checkedPromotion } from './promotion.ts'

const euro = (minor: number) => ({ minor, currency: 'EUR' })

test('a promotion says clearly what comes off what', () => {
  expect(checkedPromotion(aPromotion())).toEqual(aPromotion())
  const refused = [{ basisPoints: null }, { amount: euro(1) }, { kind: 'AMOUNT' as const }, { kind: 'AMOUNT' as const, basisPoints: null, amount: euro(0) }, { scope: 'VARIANTS' as const }, { variantIds: ['tee'] }, { usageLimit: 0 }]
  for (const part of refused) expect(() => checkedPromotion(aPromotion(part)), JSON.stringify(part)).toThrow()
})

test('a coupon code can be typed and its limits can be reached', () => {
  expect(checkedCoupon(aCoupon({ code: ' spring-26 ' })).code).toBe('SPRING-26')
  for (const part of [{ code: 'a' }, { code: 'mit leer' }, { usageLimit: 0 }, { usageLimitPerCustomer: 0 }]) expect(() => checkedCoupon(aCoupon(part)), JSON.stringify(part)).toThrow()
})
