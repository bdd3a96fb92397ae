import { createHash } from 'node:crypto'
import { parseMoney, Refusal, servicePrincipal, type Money, type Principal } from '@ecolaura/kernel'
import { guarded } from '@ecolaura/service'
import { gql, GraphQLClient } from 'graphql-request'
import type { ReadyCart } from './cart.ts'
import type { Quote, QuotedLine } from './quote.ts'

/** The way to the graph as a client: the same over the network and, with the router's own fetch, in process. */
export type GraphAccess = { readonly url: string; fetchAs(principal: Principal): typeof fetch }

/** What a variant weighs when the catalogue does not say, in grams; shipping assumes the same. */
const DEFAULT_GRAMS = 500

type MoneyAnswer = { amount: string; currencyCode: string }

const CHECKOUT_FACTS = gql`
  query CheckoutFacts($id: ID!) {
    cart(id: $id) {
      version
      shippingCost { amount currencyCode }
      deliveryAddress { id country }
      lines { id quantity variant { id grams } }
    }
  }
`

const CREATE_QUOTE = gql`
  mutation CreateQuote($input: CreateQuoteInput!) {
    createQuote(input: $input) {
      quote {
        id expiresAt
        subtotal { amount currencyCode } discount { amount currencyCode } shipping { amount currencyCode }
        tax { amount currencyCode } total { amount currencyCode }
        lines { lineId unitPrice { amount currencyCode } total { amount currencyCode } }
      }
      userErrors { code message field }
    }
  }
`

type Facts = {
  cart: {
    version: number
    shippingCost: MoneyAnswer | null
    deliveryAddress: { id: string; country: string | null } | null
    lines: { id: string; quantity: number; variant: { id: string; grams: number | null } | null }[]
  } | null
}

type Answer = {
  createQuote: {
    quote: ({ id: string; expiresAt: string; lines: { lineId: string; unitPrice: MoneyAnswer; total: MoneyAnswer }[] } & Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', MoneyAnswer>) | null
    userErrors: { code: string; message: string; field: string[] | null }[]
  }
}

/**
 * The one call between areas that is awaited: pricing's binding quote for a cart. What the cart holds is read with the
 * shopper's own rights, so that nobody orders to a foreign address; the quote is asked for by orders itself.
 * @throws Refusal when pricing or a rule says no; any other error means that no answer could be had
 */
export function quoteClient({ url, fetchAs }: GraphAccess, deadlineMs = 8_000): (cart: ReadyCart, shopper: Principal) => Promise<Quote> {
  return guarded('quote', ask, { deadlineMs, isHealthy: (error) => error instanceof Refusal })

  async function ask(signal: AbortSignal, cart: ReadyCart, shopper: Principal): Promise<Quote> {
    // One operation in each document needs no name, and so no reading of the document.
    const as = (principal: Principal) => new GraphQLClient(url, { fetch: fetchAs(principal), excludeOperationName: true })
    const facts = await as(shopper).request<Facts>({ document: CHECKOUT_FACTS, variables: { id: cart.id }, signal })
    const shippingCost = readyFacts(facts, cart)
    const service = servicePrincipal('orders', { ...shopper.market, country: cart.country, currency: cart.currency })
    const answer = await as(service).request<Answer>({ document: CREATE_QUOTE, variables: { input: quoteInput(cart, shopper, shippingCost) }, signal })
    return readQuote(answer, cart, facts)
  }
}

function readyFacts({ cart: facts }: Facts, cart: ReadyCart): MoneyAnswer {
  if (!facts || facts.version !== cart.version) throw new Refusal('STALE_VERSION', 'The cart has changed since you looked.', { data: { currentVersion: facts?.version ?? cart.version } })
  if (!facts.deliveryAddress) throw new Refusal('ADDRESS_NOT_FOUND', 'Choose one of your own addresses.', { field: ['addressId'] })
  if (!facts.shippingCost) throw new Refusal('DELIVERY_NOT_AVAILABLE', 'This way of delivery is not available for your cart.', { field: ['shippingOptionId'] })
  return facts.shippingCost
}

function quoteInput(cart: ReadyCart, shopper: Principal, shippingCost: MoneyAnswer) {
  const facts = factsOf(cart, shopper, shippingCost)
  // The same question twice is one quote, also when the first answer was lost; a question after an answer is a new one.
  const idempotencyKey = createHash('sha256').update(JSON.stringify([facts, cart.quote?.id])).digest('base64url')
  return { ...facts, idempotencyKey }
}

const factsOf = (cart: ReadyCart, shopper: Principal, shippingCost: MoneyAnswer) => ({
  cartId: cart.id,
  cartVersion: cart.version,
  currencyCode: cart.currency,
  country: cart.country,
  group: shopper.market.group,
  customerId: cart.ownerId,
  couponCodes: cart.couponCodes,
  lines: cart.lines.map(({ id, variantId, quantity }) => ({ lineId: id, variantId, quantity })),
  shippingCost,
})

function readQuote({ createQuote: { quote, userErrors } }: Answer, cart: ReadyCart, { cart: facts }: Facts): Quote {
  const [refusal] = userErrors
  if (!quote) throw new Refusal(refusal?.code ?? 'NO_QUOTE', refusal?.message ?? 'There is no price for this cart.')
  const read = ({ amount, currencyCode }: MoneyAnswer): Money => parseMoney(amount, currencyCode)
  const lines = quote.lines.map(({ lineId, unitPrice, total }): QuotedLine => {
    const { variantId, quantity } = cart.lines.find(({ id }) => id === lineId)!
    return { lineId, variantId, quantity, unitPrice: read(unitPrice), total: read(total) }
  })
  const { subtotal, discount, shipping, tax, total } = quote
  return {
    id: quote.id,
    cartVersion: cart.version,
    lines,
    subtotal: read(subtotal),
    discount: read(discount),
    shipping: read(shipping),
    tax: read(tax),
    total: read(total),
    expiresAt: quote.expiresAt,
    grams: facts!.lines.reduce((sum, { quantity, variant }) => sum + quantity * (variant?.grams ?? DEFAULT_GRAMS), 0),
  }
}
