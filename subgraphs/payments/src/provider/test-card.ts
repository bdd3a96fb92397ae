import type { DeclineReason } from '@ecolaura/contracts'

/** A card of the sandbox, and what happens to whoever pays with it. */
export type TestCard = {
  /** Part of the card's token, which is all that the sandbox needs to know it again. */
  readonly code: string
  readonly number: string
  readonly description: string
  readonly declines?: DeclineReason
  readonly isSlow?: true
  /** The money is taken, and the answer never arrives. */
  readonly losesAnswer?: true
}

export const TEST_CARDS: readonly TestCard[] = [
  { code: 'visa', number: '4242424242424242', description: 'Approved.' },
  { code: 'mastercard', number: '5555555555554444', description: 'Approved.' },
  { code: 'amex', number: '378282246310005', description: 'Approved.' },
  { code: 'declined', number: '4000000000000002', description: 'Declined by the bank.', declines: 'CARD_DECLINED' },
  { code: 'poor', number: '4000000000009995', description: 'Declined: not enough money.', declines: 'INSUFFICIENT_FUNDS' },
  { code: 'expired', number: '4000000000000069', description: 'Declined: the card has expired.', declines: 'EXPIRED_CARD' },
  { code: 'fraud', number: '4100000000000019', description: 'Declined: the bank suspects a fraud.', declines: 'FRAUD_SUSPECTED' },
  { code: 'slow', number: '4000000000000259', description: 'Approved after some seconds.', isSlow: true },
  { code: 'lost', number: '4000000000000341', description: 'Approved, but the answer is lost: the bank is asked again.', losesAnswer: true },
]
