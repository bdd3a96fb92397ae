import { expect, test } from 'vitest'
import { add, allocate, formatAmount, money, parseMoney } from './money.ts'

test.each([
  ['12.50', 'EUR', 1250],
  ['0.05', 'EUR', 5],
  ['-3.00', 'EUR', -300],
  ['500', 'JPY', 500],
  ['1.234', 'KWD', 1234],
])('%s %s is %i in minor units, and is written the same', (amount, currency, minor) => {
  const read = parseMoney(amount, currency)
  expect(read).toEqual({ minor, currency })
  expect(formatAmount(read)).toBe(amount)
})

test.each([['12.505', 'EUR'], ['1.5', 'JPY'], ['twelve', 'EUR'], ['1e3', 'EUR'], ['', 'EUR'], ['99999999999999', 'EUR']])('%s %s is refused', (amount, currency) => {
  expect(() => parseMoney(amount, currency)).toThrow('is not an amount')
})

test('zeros behind the point are no digits', () => {
  expect(parseMoney('12.500', 'EUR')).toEqual(money(1250, 'EUR'))
})

test('two currencies cannot be added', () => {
  expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow('cannot be added')
})

test.each([
  [100, [1, 1, 1], [34, 33, 33]],
  [-100, [1, 1, 1], [-34, -33, -33]],
  [10, [0, 0], [5, 5]],
  [999, [2500, 1, 7499], [250, 0, 749]],
  [0, [3, 4], [0, 0]],
])('%i shared by %j adds up to the same', (minor, weights, parts) => {
  expect(allocate(money(minor, 'EUR'), weights).map((part) => part.minor)).toEqual(parts)
})
