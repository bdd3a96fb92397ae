import { randomUUID } from 'node:crypto'
import type { Buy } from './orders.ts'

/** A page of products with what ours shows of them, as far as Vendure has it: no vendor, no cursor, no number in stock. */
const list = (more: string) => `query ProductList($take: Int!) {
  products(options: { take: $take }) {
    items {
      id slug name ${more}
      variants { id sku stockLevel priceWithTax currencyCode }
    }
  }
}`

/** Of all pictures, as in our list. Vendure loads them product by product, which costs it a good part more. */
export const PICTURES = 'assets { preview name }'

type List = { products: { items: { variants: { stockLevel: string; priceWithTax: number }[] }[] } }

/** Asks for a page of 24 products. @param more fields of each */
export const askForVendureList = (url: string, more = ''): Promise<List> => aSession(url).ask<List>(list(more), { take: 24 })

/** A fast answer that lacks something would be a figure of nothing. */
export async function assertVendureList(url: string): Promise<void> {
  const { products } = await askForVendureList(url)
  const variants = products.items.flatMap((item) => item.variants)
  if (variants.length !== 72 || !variants.every(({ stockLevel, priceWithTax }) => stockLevel === 'IN_STOCK' && priceWithTax > 0)) throw new Error(`Vendure's list is not whole: ${JSON.stringify(products)}`)
}

const ADDRESS = { fullName: 'Gil Guest', streetLine1: 'Lindenweg 1', postalCode: '10115', city: 'Berlin', countryCode: 'DE' }

/** A guest who is new for each order: goods, name, address, ways of delivery, one of them, to the payment, payment. */
export const buyAsVendureGuest = (url: string): Buy => async (variantId) => {
  const guest = aSession(url)
  await guest.add(variantId)
  await guest.change('setCustomerForOrder', 'CreateCustomerInput!', { emailAddress: `${randomUUID()}@example.com`, firstName: 'Gil', lastName: 'Guest' })
  await guest.change('setOrderShippingAddress', 'CreateAddressInput!', ADDRESS)
  const { eligibleShippingMethods } = await guest.ask<{ eligibleShippingMethods: { id: string }[] }>('{ eligibleShippingMethods { id name priceWithTax } }')
  await guest.payWith(eligibleShippingMethods[0]!.id)
}

/** Customers with an account, signed in, who know which delivery they take: goods, address, delivery, to the payment, payment. */
export async function vendureRegulars(url: string, emailAddresses: readonly string[], password: string): Promise<Buy> {
  const regulars = await Promise.all(emailAddresses.map(async (username) => {
    const session = aSession(url)
    await session.ask('mutation ($username: String!, $password: String!) { login(username: $username, password: $password) { ... on ErrorResult { message } } }', { username, password })
    return session
  }))
  return async (variantId, shopper) => {
    const regular = regulars[shopper]!
    await regular.add(variantId)
    await regular.change('setOrderShippingAddress', 'CreateAddressInput!', ADDRESS)
    await regular.payWith('1')
  }
}

const ORDER = '__typename ... on Order { id code state totalWithTax currencyCode } ... on ErrorResult { errorCode message }'

type Changed = { readonly state?: string; readonly message?: string }

/** What one visitor says to the shop API; the first answer that carries a token signs all that follows. */
function aSession(url: string) {
  let token = ''
  const ask = async <T>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify({ query, variables }) })
    token = response.headers.get('vendure-auth-token') ?? token
    const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] }
    if (errors) throw new Error(errors[0]!.message)
    return data
  }
  const mutate = async (query: string, variables: object): Promise<Changed> => {
    const [changed] = Object.values(await ask<Record<string, Changed>>(query, variables))
    if (!changed?.state) throw new Error(changed?.message ?? 'Vendure has no order to change.')
    return changed
  }
  const change = (name: string, type: string, input: object) => mutate(`mutation ($input: ${type}) { ${name}(input: $input) { ${ORDER} } }`, { input })
  return {
    ask,
    change,
    add: (id: string) => mutate(`mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ${ORDER} } }`, { id }),
    /** Chooses the delivery and pays. */
    async payWith(shippingMethodId: string) {
      await mutate(`mutation ($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { ${ORDER} } }`, { ids: [shippingMethodId] })
      await mutate(`mutation { transitionOrderToState(state: "ArrangingPayment") { ${ORDER} } }`, {})
      const { state } = await change('addPaymentToOrder', 'PaymentInput!', { method: 'card', metadata: {} })
      if (state !== 'PaymentSettled') throw new Error(`Vendure's order is ${state}.`)
    },
  }
}
