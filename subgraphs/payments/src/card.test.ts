import { expect, test } from 'vitest'
import { brandOf, checkCard, passesLuhn } from './card.ts'
import { TEST_CARDS } from './provider/test-card.ts'

const today = new Date('2026-11-21T12:00:00Z')
const aCard = (given: object = {}) => ({ number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2030, cvc: '123', holder: 'Ada', ...given })
const refusedField = (given: object) => {
  try {
    checkCard(aCard(given), today)
  } catch (error) {
    return (error as { code: string; field: string[] }).field[0]
  }
  return undefined
}

test('a card is taken with its spaces', () => {
  expect(checkCard(aCard(), today)).toMatchObject({ number: '4242424242424242' })
})

test('one mistyped digit is noticed, whichever it is', () => {
  const digits = '4242424242424242'
  for (let at = 0; at < digits.length; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const typed = digits.slice(0, at) + digit + digits.slice(at + 1)
      expect(passesLuhn(typed)).toBe(typed === digits)
    }
  }
})

test('what is wrong with a card is named', () => {
  expect(refusedField({ number: '4242424242424241' })).toBe('cardNumber')
  expect(refusedField({ number: '' })).toBe('cardNumber')
  expect(refusedField({ expiryMonth: 13 })).toBe('expiryMonth')
  expect(refusedField({ expiryYear: 26 })).toBe('expiryYear')
  expect(refusedField({ cvc: '12' })).toBe('cvc')
})

test('a card is good to the end of its month', () => {
  expect(refusedField({ expiryMonth: 11, expiryYear: 2026 })).toBeUndefined()
  expect(refusedField({ expiryMonth: 10, expiryYear: 2026 })).toBe('expiryYear')
})

test('every test card passes for a card', () => {
  for (const { number } of TEST_CARDS) expect(refusedField({ number })).toBeUndefined()
  expect(TEST_CARDS.map(({ number }) => brandOf(number))).toContain('American Express')
})
