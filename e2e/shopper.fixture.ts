import { randomUUID } from 'node:crypto'
import type { GraphQLClient } from 'graphql-request'
import { GraphQLClient as Client } from 'graphql-request'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { withToken } from './shop.fixture.ts'

/** The sandbox provider's cards. */
export const CARDS = { approved: '4242424242424242', declined: '4000000000000002', noFunds: '4000000000009995', slow: '4000000000000259', timesOut: '4000000000000341' } as const

export type UserError = { code: string; message: string }
export type PlacedOrder = { id: string; number: number; status: string; version: number }
export type ReadyCart = { id: string; version: number; total: { amount: string; currencyCode: string } }
export type Update = { event: { version: number; type: string }; order: { status: string } }

export type Shopper = {
  readonly graph: GraphQLClient
  readonly token: string
  /** Fills a cart and makes it ready: address, delivery, and the total that pricing promises. */
  fillCart(lines: readonly { variantId: string; quantity?: number }[]): Promise<ReadyCart>
  /** Adds a card and resolves with its id. */
  addCard(number: string): Promise<string>
  placeOrder(cart: ReadyCart, paymentMethodId: string, idempotencyKey?: string): Promise<{ order: PlacedOrder | null; userErrors: UserError[] }>
  /** Buys with the approved card. */
  buy(variantId: string, quantity?: number): Promise<PlacedOrder>
  /** Everything that happens to an order, until its end, over the WebSocket; resumes after `afterVersion`. */
  follow(orderId: string, afterVersion?: number): AsyncIterableIterator<Update>
  /** Waits on the socket until the order is at its end. */
  end(orderId: string): Promise<string>
}

/** Someone who shops as a guest, over HTTP and WebSocket as a page does. */
export async function aGuest(url: string): Promise<Shopper> {
  const { continueAsGuest } = await new Client(`${url}/graphql`).request<{ continueAsGuest: { accessToken: string } }>('mutation { continueAsGuest { accessToken } }')
  return shopperWith(url, continueAsGuest.accessToken)
}

export function shopperWith(url: string, token: string): Shopper {
  const graph = withToken(url, token)
  const mutate = async <T>(name: string, type: string, input: object, fields: string): Promise<T> =>
    ((await graph.request<Record<string, T>>(`mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`, { input }))[name]!)

  const shopper: Shopper = {
    graph,
    token,
    async fillCart(lines) {
      const { cart } = await mutate<{ cart: { id: string } }>('createCart', 'CreateCartInput', { lines }, 'cart { id }')
      const input = { name: 'Gil Guest', line1: 'Lindenweg 1', postalCode: '10115', city: 'Berlin', country: 'DE' }
      const { address } = await mutate<{ address: { id: string } }>('addAddress', 'AddAddressInput', input, 'address { id }')
      const withAddress = await mutate<{ cart: { shippingOptions: { id: string }[] } }>('setCartDelivery', 'SetCartDeliveryInput', { cartId: cart.id, addressId: address.id }, 'cart { shippingOptions { id } }')
      const shippingOptionId = withAddress.cart.shippingOptions[0]!.id
      const ready = await mutate<{ cart: { id: string; version: number; pricing: { total: ReadyCart['total'] } } }>(
        'setCartDelivery', 'SetCartDeliveryInput', { cartId: cart.id, shippingOptionId }, 'cart { id version pricing { total { amount currencyCode } } }')
      return { id: ready.cart.id, version: ready.cart.version, total: ready.cart.pricing.total }
    },
    async addCard(cardNumber) {
      const input = { cardNumber, expiryMonth: 12, expiryYear: new Date().getFullYear() + 2, cvc: '123' }
      return (await mutate<{ paymentMethod: { id: string } }>('addPaymentMethod', 'AddPaymentMethodInput', input, 'paymentMethod { id }')).paymentMethod.id
    },
    placeOrder: (cart, paymentMethodId, idempotencyKey = randomUUID()) =>
      mutate('placeOrder', 'PlaceOrderInput', { cartId: cart.id, expectedVersion: cart.version, expectedTotal: cart.total, paymentMethodId, idempotencyKey }, 'order { id number status version }'),
    async buy(variantId, quantity = 1) {
      const { order, userErrors } = await shopper.placeOrder(await shopper.fillCart([{ variantId, quantity }]), await shopper.addCard(CARDS.approved))
      if (!order) throw new Error(`The order was refused: ${JSON.stringify(userErrors)}`)
      return order
    },
    async *follow(orderId, afterVersion = 0) {
      const socket = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` }, retryAttempts: 0 })
      try {
        const updates = socket.iterate<{ orderStatus: Update }>({
          query: 'subscription ($id: ID!, $afterVersion: Int!) { orderStatus(id: $id, afterVersion: $afterVersion) { event { version type } order { status } } }',
          variables: { id: orderId, afterVersion },
        })
        for await (const { data, errors } of updates) {
          if (errors?.length) throw new Error(errors[0]!.message)
          yield data!.orderStatus
        }
      } finally {
        await socket.dispose()
      }
    },
    async end(orderId) {
      let status = 'UNKNOWN'
      for await (const { order } of shopper.follow(orderId)) status = order.status
      return status
    },
  }
  return shopper
}
