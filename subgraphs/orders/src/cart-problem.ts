import type { Money } from '@ecolaura/kernel'
import type { Cart } from './cart.ts'

export const CartProblemCode = {
  EMPTY: 'EMPTY',
  NOT_FOR_SALE: 'NOT_FOR_SALE',
  OUT_OF_STOCK: 'OUT_OF_STOCK',
  PRICE_CHANGED: 'PRICE_CHANGED',
  ADDRESS_MISSING: 'ADDRESS_MISSING',
  DELIVERY_MISSING: 'DELIVERY_MISSING',
} as const
export type CartProblemCode = keyof typeof CartProblemCode

export type CartProblem = {
  readonly code: CartProblemCode
  readonly message: string
  readonly lineId?: string
  readonly available?: number
  readonly price?: Money
}

/** What other areas know of a line: undefined where they could not be asked, null where they know of nothing. */
export type LineFacts = { readonly available?: number | null; readonly price?: Money | null }

/** What keeps a cart from being ordered, or its shopper should know before they order. */
export function cartProblems(cart: Cart, factsOf: (lineId: string) => LineFacts): CartProblem[] {
  const problems: CartProblem[] = cart.lines.flatMap(({ id: lineId, quantity, seenPrice }): CartProblem[] => {
    const { available, price } = factsOf(lineId)
    if (price === null) return [{ code: 'NOT_FOR_SALE', lineId, message: 'This is not for sale at the moment.' }]
    const found: CartProblem[] = []
    if (available != null && available < quantity)
      found.push({ code: 'OUT_OF_STOCK', lineId, available, message: available === 0 ? 'This is sold out.' : `Only ${available} are left.` })
    if (price && seenPrice && seenPrice.currency === price.currency && seenPrice.minor !== price.minor)
      found.push({ code: 'PRICE_CHANGED', lineId, price, message: 'The price has changed since you chose it.' })
    return found
  })
  if (cart.lines.length === 0) problems.push({ code: 'EMPTY', message: 'There is nothing in the cart.' })
  if (!cart.addressId) problems.push({ code: 'ADDRESS_MISSING', message: 'Where shall it go? Choose an address.' })
  if (!cart.shippingOptionId) problems.push({ code: 'DELIVERY_MISSING', message: 'Choose a way of delivery.' })
  return problems
}
