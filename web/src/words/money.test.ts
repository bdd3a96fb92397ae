import { expect, test } from 'vitest'
import { byAmount, isZero, negated, showAmount } from './money.ts'

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' })
const digits = (text: string) => text.replace(/\D/g, '')

test('an amount is shown to the cent, also where a float would have lost it', () => {
  expect(digits(showAmount(eur('90071992547409.93')))).toBe('9007199254740993')
})

test('a currency without cents is shown without', () => {
  expect(digits(showAmount({ amount: '1200', currencyCode: 'JPY' }))).toBe('1200')
})

test('nothing is nothing, however it is written', () => {
  expect(['0', '0.00', '-0.00', '0.01', '-3'].map((amount) => isZero(eur(amount)))).toEqual([true, true, true, false, false])
})

test('a discount is shown with its sign turned, twice is as before', () => {
  expect(negated(eur('4.90')).amount).toBe('-4.90')
  expect(negated(negated(eur('4.90'))).amount).toBe('4.90')
  expect(negated(eur('0.00')).amount).toBe('0.00')
})

test('amounts are ordered as numbers, not as words', () => {
  expect([eur('100.00'), eur('9.50')].sort(byAmount).map(({ amount }) => amount)).toEqual(['9.50', '100.00'])
})
