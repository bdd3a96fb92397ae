import { money } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { addLines, applyCoupon, changeLines, openAt, readyToOrder, setDelivery } from './cart.ts'
import { cartProblems } from './cart-problem.ts'
import { aCart, aQuote } from './order.fixture.ts'
import { isAgreed, isBinding, mayStandIn, totalChanged } from './quote.ts'

const euro = (minor: number) => money(minor, 'EUR')
let made = 0
const lineId = () => `lin_new_${++made}`

test('a thing that is in the cart already grows, a new one gets a line', () => {
  const cart = addLines(aCart(), [{ variantId: 'var_tee', quantity: 1 }, { variantId: 'var_mug', quantity: 1 }], lineId)
  expect(cart.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([['var_tee', 3], ['var_mug', 1]])
})

test.each([0, -1, 1.5, 1000, 2 ** 31])('a quantity of %s is refused', (quantity) => {
  expect(() => addLines(aCart(), [{ variantId: 'var_mug', quantity }], lineId)).toThrow('whole number')
})

test('lines change all or none, and zero removes', () => {
  expect(changeLines(aCart(), [{ lineId: 'lin_1', quantity: 0 }]).lines).toEqual([])
  expect(() => changeLines(aCart(), [{ lineId: 'lin_1', quantity: 5 }, { lineId: 'lin_x', quantity: 1 }])).toThrow('not in the cart')
})

test('a cart that someone else changed is refused with the version it has', () => {
  expect(() => openAt(aCart(), 2)).toThrow(expect.objectContaining({ code: 'STALE_VERSION', data: { currentVersion: 3 } }))
})

test('an ordered cart cannot change', () => {
  expect(() => openAt(aCart({ orderId: 'ord_1' }))).toThrow('has been ordered')
})

test('delivery keeps what is not said', () => {
  expect(setDelivery(aCart(), { country: 'FR' })).toMatchObject({ country: 'FR', addressId: 'adr_1', shippingOptionId: 'opt_1' })
})

test('a coupon counts once, however it is written', () => {
  expect(applyCoupon(applyCoupon(aCart(), 'welcome'), ' WELCOME ').couponCodes).toEqual(['WELCOME'])
  expect(() => applyCoupon(aCart(), '<script>')).toThrow('letters, digits')
})

test('a cart without address or delivery is not ready', () => {
  expect(() => readyToOrder(aCart({ addressId: undefined }))).toThrow('a delivery address')
  expect(() => readyToOrder(aCart({ lines: [] }))).toThrow('something to buy')
})

test('problems name what fell short, what changed its price, and what is missing', () => {
  const cart = aCart({ addressId: undefined, lines: [{ id: 'lin_1', variantId: 'var_tee', quantity: 2, seenPrice: euro(2000) }] })
  expect(cartProblems(cart, () => ({ available: 1, price: euro(2500) })).map(({ code }) => code)).toEqual(['OUT_OF_STOCK', 'PRICE_CHANGED', 'ADDRESS_MISSING'])
})

test('what could not be asked is no problem of the cart', () => {
  expect(cartProblems(aCart(), () => ({}))).toEqual([])
})

test('a quote binds until it expires, for the version it was made for', () => {
  const before = new Date('2026-11-21T12:14:59Z')
  expect(isBinding(aQuote(), 3, before)).toBe(true)
  expect(isBinding(aQuote(), 4, before)).toBe(false)
  expect(isBinding(aQuote(), 3, new Date('2026-11-21T12:15:01Z'))).toBe(false)
})

test('an expired quote stands in for half an hour, not longer', () => {
  expect(mayStandIn(aQuote(), 3, new Date('2026-11-21T12:40:00Z'))).toBe(true)
  expect(mayStandIn(aQuote(), 3, new Date('2026-11-21T12:46:00Z'))).toBe(false)
})

test('another total than the agreed one is refused, never charged', () => {
  expect([5489, 5490, 5491].map((minor) => isAgreed(aQuote(), euro(minor)))).toEqual([false, true, false])
  expect(isAgreed(aQuote(), money(5490, 'PLN'))).toBe(false)
  expect(totalChanged(aQuote())).toMatchObject({ code: 'TOTAL_CHANGED', data: { total: euro(5490) } })
})
