import { createHash } from 'node:crypto'
import { newId, Refusal, signedIn, type Money, type Principal } from '@ecolaura/kernel'
import type { Logger } from '@ecolaura/telemetry'
import { openAt, readyToOrder, type ReadyCart } from './cart.ts'
import type { CartStore } from './cart.store.ts'
import { placed, type StoredOrder } from './order.ts'
import type { OrderStore } from './order.store.ts'
import { isAgreed, isBinding, mayStandIn, totalChanged, type Quote } from './quote.ts'

export type PlaceOrder = {
  readonly cartId: string
  readonly expectedVersion: number
  readonly expectedTotal: Money
  readonly paymentMethodId: string
  readonly idempotencyKey: string
}

export type Checkout = {
  readonly carts: CartStore
  readonly orders: OrderStore
  readonly askQuote: (cart: ReadyCart, shopper: Principal) => Promise<Quote>
  readonly logger: Logger
}

/**
 * Turns a cart into a PENDING order, once for each idempotency key. Answers before stock and payment are known; they
 * follow as events.
 * @throws Refusal `TOTAL_CHANGED`, `STALE_VERSION`, `CART_ORDERED`, `CART_INCOMPLETE`, `IDEMPOTENCY_KEY_REUSED`, or pricing's own
 */
export async function placeOrder(checkout: Checkout, input: PlaceOrder, principal: Principal): Promise<StoredOrder> {
  const shopper = signedIn(principal)
  const requestHash = hashOf(input)
  const seen = await checkout.carts.load(input.cartId, shopper)
  // A repetition finds its cart ordered; a key that has ordered another cart is found when this one's order is stored.
  const done = seen.orderId && (await answered(checkout, shopper, input, requestHash))
  if (done) return done

  const cart = readyToOrder(openAt(seen, input.expectedVersion))
  const { quote, isOld } = await bindingQuote(checkout, cart, shopper, input.expectedTotal)
  if (!isAgreed(quote, input.expectedTotal)) {
    // The shopper looks again. With agreement the order keeps it, and its cart is closed.
    await checkout.carts.keepQuote(cart.id, quote)
    throw totalChanged(quote)
  }
  const { order, events } = placed(newId('ord'), cart, quote, isOld, input.paymentMethodId)
  const stored = await checkout.orders.place({ order, events, idempotencyKey: input.idempotencyKey, requestHash })
  // Someone was faster: with this very request, or with another order of the same cart.
  const winner = stored ?? (await answered(checkout, shopper, input, requestHash))
  if (winner) return winner
  throw new Refusal('CART_ORDERED', 'This cart has been ordered.')
}

/**
 * The price that pricing promises for this version of the cart: the one at hand, a new one, or in need the last one.
 * @param expected what the shopper saw; when prices have moved since the quote at hand, a new one is asked for
 */
export async function bindingQuote({ askQuote, logger }: Checkout, cart: ReadyCart, shopper: Principal, expected?: Money): Promise<{ quote: Quote; isOld: boolean }> {
  const { quote: kept } = cart
  if (isBinding(kept, cart.version, new Date()) && (!expected || expected.minor === kept.total.minor)) return { quote: kept, isOld: false }
  try {
    return { quote: await askQuote(cart, shopper), isOld: false }
  } catch (error) {
    if (error instanceof Refusal) throw error
    logger.warn({ err: error, cartId: cart.id }, 'pricing did not answer')
    if (mayStandIn(cart.quote, cart.version, new Date())) return { quote: cart.quote, isOld: true }
    throw new Refusal('PRICE_NOT_AVAILABLE', 'Prices cannot be had right now. Your cart is kept; please try again in a moment.')
  }
}

/** The order that this key has made already. */
async function answered({ orders }: Checkout, shopper: Principal, { idempotencyKey }: PlaceOrder, requestHash: string): Promise<StoredOrder | undefined> {
  const done = await orders.placedUnder(shopper.id, idempotencyKey)
  if (done && done.requestHash !== requestHash)
    throw new Refusal('IDEMPOTENCY_KEY_REUSED', 'This key was used for another request.', { field: ['idempotencyKey'] })
  return done
}

const hashOf = ({ cartId, expectedVersion, expectedTotal, paymentMethodId }: PlaceOrder): string =>
  createHash('sha256').update(JSON.stringify([cartId, expectedVersion, expectedTotal.minor, expectedTotal.currency, paymentMethodId])).digest('hex')
