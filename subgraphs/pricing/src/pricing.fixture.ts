import { SubgraphExecutor, type AreaPorts } from '@ecolaura/graph'
import { servicePrincipal, uuidv7, type Principal } from '@ecolaura/kernel'
import { aRequest as aClient, aShopper, anAdmin, startTestArea } from '@ecolaura/testing'
import { pricingArea } from './area.ts'

const SET_PRICES = `mutation ($input: SetPricesInput!) { setPrices(input: $input) { priceList { id name currencyCode isDefault } userErrors { __typename code field } } }`
const PRICES = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Variant { id price { amount { amount currencyCode } net { amount } tax { amount } compareAt { amount } priceList }
  many: price(quantity: 10) { amount { amount } minQuantity } quantityBreaks { minQuantity amount { amount } } } } }`
const CART = `query ($cart: [_Any!]!) { _entities(representations: $cart) { ... on Cart { id pricing { isComplete
  lines { lineId unitPrice { amount } subtotal { amount } discount { amount } total { amount } net { amount } tax { amount } appliedPromotions { name couponCode amount { amount } } }
  subtotal { amount } discount { amount } shipping { amount } net { amount } tax { amount } total { amount currencyCode }
  coupons { code applied reason } explanation { lineId kind label amount { amount } } } } } }`
const CREATE_QUOTE = `mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id status expiresAt total { amount } discount { amount } shipping { amount }
  lines { lineId unitPrice { amount } total { amount } } coupons { code applied reason } } userErrors { code message } } }`
const CREATE_PROMOTION = `mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { promotion { id } userErrors { code message } } }`
const CREATE_COUPON = `mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { coupon { code promotion { name } } userErrors { code } } }`

type Coupon = { code: string; applied: boolean; reason: string | null }
type Pricing = Record<string, unknown> & { total: { amount: string }; coupons: Coupon[]; explanation: { kind: string; lineId: string | null }[] }
type Quoted = { quote: { id: string; status: string; total: { amount: string }; coupons: Coupon[] } | null; userErrors: { code: string }[] }

export const eur = (amount: string) => ({ amount, currencyCode: 'EUR' })
export const price = (variantId: string, amount: string, more: object = {}) => ({ variantId, amount: eur(amount), ...more })

/** Two T-shirts and a mug on their way to Germany. */
export const aCart = (cart: object = {}) => ({
  __typename: 'Cart', id: 'crt_1', currencyCode: 'EUR', country: 'DE', couponCodes: [], shippingCost: eur('4.90'),
  lines: [{ id: 'lin_1', quantity: 2, variant: { id: 'var_tee' } }, { id: 'lin_2', quantity: 1, variant: { id: 'var_mug' } }], ...cart,
})

/** A request of orders for a quote for two T-shirts, under a key of its own. */
export const aQuoteInput = (input: object = {}) => ({
  cartId: 'crt_1', cartVersion: 1, currencyCode: 'EUR', country: 'DE', group: 'retail', customerId: 'usr_shopper', couponCodes: [],
  lines: [{ lineId: 'lin_1', variantId: 'var_tee', quantity: 2 }], shippingCost: eur('4.90'), idempotencyKey: uuidv7(), ...input,
})

/** The area with a T-shirt at 20 € (18 € from ten on) and a mug at 9.90 €, and the operations that its tests send. */
export async function startPricing() {
  let ports!: AreaPorts
  const shop = await startTestArea('pricing', (given) => pricingArea((ports = given)))

  /** The part of an answer without errors; an error is thrown, so that no test goes on without its data. */
  async function send<T>(query: string, variables: Record<string, unknown>, principal: Principal, execute = shop.execute): Promise<T> {
    const { data, errors } = await execute(query, variables, principal)
    if (errors) throw new Error(JSON.stringify(errors))
    return data as T
  }

  async function aCoupon(code: string, { coupon = {}, promotion = {} }: { coupon?: object; promotion?: object } = {}): Promise<void> {
    const input = { name: `${code} promotion`, kind: 'PERCENTAGE', percent: '10', requiresCoupon: true, ...promotion }
    const { createPromotion } = await send<{ createPromotion: { promotion: { id: string } } }>(CREATE_PROMOTION, { input }, anAdmin())
    await send(CREATE_COUPON, { input: { code, promotionId: createPromotion.promotion.id, ...coupon } }, anAdmin())
  }

  const setPrices = (prices: object[], more: object = {}, principal: Principal = anAdmin()) => shop.execute(SET_PRICES, { input: { prices, ...more } }, principal)
  await setPrices([price('var_tee', '20.00', { compareAt: eur('25.00') }), price('var_tee', '18.00', { minQuantity: 10 }), price('var_mug', '9.90')])

  return {
    ...shop,
    send,
    setPrices,
    aCoupon,
    pricesOf: async (ids: string[], principal: Principal = aShopper()) =>
      (await send<{ _entities: Record<string, unknown>[] }>(PRICES, { ids: ids.map((id) => ({ __typename: 'Variant', id })) }, principal))._entities,
    pricingOf: async (cart: object, execute = shop.execute) => (await send<{ _entities: { pricing: Pricing }[] }>(CART, { cart: [cart] }, aShopper(), execute))._entities[0]!.pricing,
    quote: async (input: object) => (await send<{ createQuote: Quoted }>(CREATE_QUOTE, { input: aQuoteInput(input) }, servicePrincipal('orders'))).createQuote,
    quoteAs: (principal: Principal) => shop.execute(CREATE_QUOTE, { input: aQuoteInput() }, principal),
    /** The same area as another process would run it: its own memory on the same database and bus. */
    anotherProcess() {
      const other = pricingArea(ports)
      const executor = new SubgraphExecutor(other.subgraph, ports.logger)
      return { caches: other.caches!, execute: (async (query, variables, principal) => executor.execute({ query, variables }, aClient(principal))) as typeof shop.execute }
    },
    usesOf: async (code: string) => (await shop.db.query<{ used: number }>('SELECT used FROM coupons WHERE code = $1', [code]))[0]!.used,
    usesBy: async (code: string, customer: string) =>
      (await shop.db.query<{ used: number }>('SELECT m.used FROM coupon_customers m JOIN coupons c ON c.id = coupon_id WHERE code = $1 AND customer_id = $2', [code, customer]))[0]?.used,
    runOut: (quoteId: string) => shop.db.query(`UPDATE quotes SET expires_at = now() - interval '1 second' WHERE id = $1`, [quoteId]),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  }
}

export type TestPricing = Awaited<ReturnType<typeof startPricing>>
