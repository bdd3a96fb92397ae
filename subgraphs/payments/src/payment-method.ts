/** A card that its owner may pay with, as far as it is known here. */
export type PaymentMethod = {
  readonly id: string
  readonly ownerId: string
  /** What the provider knows the card by. */
  readonly token: string
  readonly brand: string
  readonly last4: string
  readonly expiryMonth: number
  readonly expiryYear: number
}

/** How a card is told apart from others: "Visa •••• 4242". */
export const labelOf = ({ brand, last4 }: Pick<PaymentMethod, 'brand' | 'last4'>): string => `${brand} •••• ${last4}`

/** As printed on the card: "04/31". */
export const expiryOf = ({ expiryMonth, expiryYear }: Pick<PaymentMethod, 'expiryMonth' | 'expiryYear'>): string =>
  `${String(expiryMonth).padStart(2, '0')}/${String(expiryYear % 100).padStart(2, '0')}`
