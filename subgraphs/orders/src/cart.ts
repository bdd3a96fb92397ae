import { Refusal, type Money } from '@ecolaura/kernel'
import type { Quote } from './quote.ts'

export type CartLine = {
  readonly id: string
  readonly variantId: string
  readonly quantity: number
  /** The price that the shopper saw when they chose it; compared, never charged. */
  readonly seenPrice?: Money
}

export type Cart = {
  readonly id: string
  readonly ownerId: string
  readonly version: number
  readonly country: string
  readonly currency: string
  readonly couponCodes: readonly string[]
  readonly lines: readonly CartLine[]
  readonly addressId?: string
  readonly shippingOptionId?: string
  /** The last binding quote for this cart, good for the version it names. */
  readonly quote?: Quote
  readonly orderId?: string
}

const MOST_LINES = 100
const MOST_OF_ONE = 999
const MOST_COUPONS = 5

export type LineChange = { readonly variantId: string; readonly quantity: number; readonly seenPrice?: Money }

/** Adds goods; what is in the cart already grows. @param newId makes the id of a new line */
export function addLines(cart: Cart, additions: readonly LineChange[], newId: () => string): Cart {
  const lines = additions.reduce<readonly CartLine[]>((all, { variantId, quantity, seenPrice }) => {
    const known = all.find((line) => line.variantId === variantId)
    const line = { ...(known ?? { id: newId(), variantId }), quantity: wholeQuantity((known?.quantity ?? 0) + wholeQuantity(quantity)), ...(seenPrice && { seenPrice }) }
    return known ? all.map((each) => (each.id === known.id ? line : each)) : [...all, line]
  }, cart.lines)
  if (lines.length > MOST_LINES) throw new Refusal('CART_FULL', `A cart holds at most ${MOST_LINES} different things.`)
  return { ...cart, lines }
}

/** Sets the quantity of lines, zero removes them; all changes or none. */
export function changeLines(cart: Cart, changes: readonly { readonly lineId: string; readonly quantity: number }[]): Cart {
  for (const { lineId } of changes) {
    if (!cart.lines.some(({ id }) => id === lineId)) throw new Refusal('NOT_FOUND', 'This line is not in the cart.', { field: ['lines', lineId] })
  }
  const quantities = new Map(changes.map(({ lineId, quantity }) => [lineId, quantity === 0 ? 0 : wholeQuantity(quantity)]))
  return {
    ...cart,
    lines: cart.lines.map((line) => ({ ...line, quantity: quantities.get(line.id) ?? line.quantity })).filter(({ quantity }) => quantity > 0),
  }
}

function wholeQuantity(quantity: number): number {
  if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_OF_ONE) return quantity
  throw new Refusal('INVALID_QUANTITY', `A quantity is a whole number from 1 to ${MOST_OF_ONE}.`, { field: ['quantity'] })
}

export type Delivery = { readonly country?: string; readonly addressId?: string; readonly shippingOptionId?: string }

export function setDelivery(cart: Cart, { country, addressId, shippingOptionId }: Delivery): Cart {
  return { ...cart, country: country ?? cart.country, addressId: addressId ?? cart.addressId, shippingOptionId: shippingOptionId ?? cart.shippingOptionId }
}

/** Whether a coupon holds is pricing's to say; the cart only keeps the codes. */
export function applyCoupon(cart: Cart, code: string): Cart {
  const normal = code.trim().toUpperCase()
  if (!/^[A-Z0-9-]{2,40}$/.test(normal)) throw new Refusal('INVALID_COUPON', 'A coupon code has letters, digits and dashes.', { field: ['code'] })
  if (cart.couponCodes.includes(normal)) return cart
  if (cart.couponCodes.length >= MOST_COUPONS) throw new Refusal('TOO_MANY_COUPONS', `A cart takes at most ${MOST_COUPONS} coupons.`, { field: ['code'] })
  return { ...cart, couponCodes: [...cart.couponCodes, normal] }
}

export const removeCoupon = (cart: Cart, code: string): Cart => ({
  ...cart,
  couponCodes: cart.couponCodes.filter((each) => each !== code.trim().toUpperCase()),
})

/** @throws Refusal `STALE_VERSION` or `CART_ORDERED` when the cart is no longer what the shopper saw. */
export function openAt(cart: Cart, expectedVersion?: number | null): Cart {
  if (cart.orderId) throw new Refusal('CART_ORDERED', 'This cart has been ordered.', { data: { orderId: cart.orderId } })
  if (expectedVersion != null && expectedVersion !== cart.version)
    throw new Refusal('STALE_VERSION', 'The cart has changed since you looked.', { data: { currentVersion: cart.version } })
  return cart
}

export type ReadyCart = Cart & { readonly addressId: string; readonly shippingOptionId: string }

/** @throws Refusal `CART_INCOMPLETE` until there are goods, an address and a way of delivery. */
export function readyToOrder(cart: Cart): ReadyCart {
  const missing = cart.lines.length === 0 ? 'something to buy' : !cart.addressId ? 'a delivery address' : !cart.shippingOptionId ? 'a way of delivery' : undefined
  if (missing) throw new Refusal('CART_INCOMPLETE', `The cart still needs ${missing}.`)
  return cart as ReadyCart
}
