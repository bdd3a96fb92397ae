import { Refusal } from '@ecolaura/kernel'

/** A card as its holder types it. It goes to the provider and is kept nowhere here. */
export type Card = {
  readonly number: string
  readonly expiryMonth: number
  readonly expiryYear: number
  readonly cvc: string
  readonly holder: string
}

export type CardBrand = 'Visa' | 'Mastercard' | 'American Express' | 'Card'

/** The check digit that every card number ends with. */
export function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits, Number).reverse().reduce((total, digit, index) => {
    const doubled = index % 2 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return digits.length > 0 && sum % 10 === 0
}

export function brandOf(digits: string): CardBrand {
  if (digits.startsWith('4')) return 'Visa'
  if (/^(5[1-5]|2[2-7])/.test(digits)) return 'Mastercard'
  return /^3[47]/.test(digits) ? 'American Express' : 'Card'
}

/**
 * A card that a bank might accept, its number without spaces.
 * @throws Refusal `INVALID_CARD` with the field that is wrong
 */
export function checkCard(card: Card, today: Date): Card {
  const number = card.number.replace(/[ -]/g, '')
  const refuse = (message: string, field: string) => new Refusal('INVALID_CARD', message, { field: [field] })
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) throw refuse('This is not a card number; look for a mistyped digit.', 'cardNumber')
  if (card.expiryMonth < 1 || card.expiryMonth > 12) throw refuse('The month of expiry is from 1 to 12.', 'expiryMonth')
  if (card.expiryYear < 2000 || card.expiryYear > 2100) throw refuse('Write the year of expiry with four digits.', 'expiryYear')
  // A card is good to the end of its month.
  if (Date.UTC(card.expiryYear, card.expiryMonth) <= today.getTime()) throw refuse('This card has expired.', 'expiryYear')
  if (!/^\d{3,4}$/.test(card.cvc)) throw refuse('The security code has three or four digits.', 'cvc')
  return { ...card, number }
}
