import { expect, test } from 'vitest'
import { aList, aPrice, NOON } from './price-cart.fixture.ts'
import { listsFor, quantityBreaks, unitPrice } from './price.ts'
import { portion } from './rounding.ts'
import { readPercent } from './tax.ts'

const RATES = [{ country: 'DE', taxClass: 'STANDARD' as const, basisPoints: 1900 }]
const question = { currency: 'EUR', country: 'DE', group: 'retail', now: NOON }

test('halves are rounded away from zero, exactly', () => {
  expect([portion(5, 1, 2), portion(-5, 1, 2), portion(4, 1, 3), portion(-4, 1, 3)]).toEqual([3, -3, 1, -1])
  expect(portion(9_007_199_254_740_991, 10_000, 10_000)).toBe(9_007_199_254_740_991)
})

test('quantity breaks name each price once, across lists', () => {
  const lists = listsFor([aList(), aList({ id: 'prl_2', priority: 1 })], question)
  const prices = [aPrice(), aPrice({ minQuantity: 5, amount: 2000 }), aPrice({ minQuantity: 10, amount: 1800 }), aPrice({ priceListId: 'prl_2', minQuantity: 20, amount: 1500 })]
  expect(quantityBreaks(lists, prices, 'DE', RATES)).toEqual([{ minQuantity: 1, amount: 2000 }, { minQuantity: 10, amount: 1800 }, { minQuantity: 20, amount: 1500 }])
})

test('a former price is shown only when it is higher', () => {
  const compareAt = (amount: number | null) => unitPrice([aList()], [aPrice({ compareAt: amount })], 1, 'DE', RATES)?.compareAt
  expect([compareAt(2500), compareAt(2000), compareAt(1), compareAt(null)]).toEqual([2500, null, null, null])
})

test('a percentage has at most two digits after the point and is at most a hundred', () => {
  expect([readPercent('19'), readPercent('8.1'), readPercent('25.50'), readPercent('100')]).toEqual([1900, 810, 2550, 10_000])
  for (const text of ['100.01', '1.234', '-1', 'x']) expect(() => readPercent(text)).toThrow('no percentage')
  expect(() => readPercent('0', 1)).toThrow('no percentage')
})
