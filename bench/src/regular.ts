import { aGuest, CARDS, type ReadyCart } from '../../e2e/shopper.fixture.ts'

/** A shopper who has been here before: with an address and a card, and a way of delivery that they always take. */
export type Regular = { buy(variantId: string): Promise<void> }

export async function aRegular(url: string, variantId: string): Promise<Regular> {
  const shopper = await aGuest(url)
  const paymentMethodId = await shopper.addCard(CARDS.approved)
  const { id } = await shopper.fillCart([{ variantId }])
  const { cart } = await shopper.graph.request<{ cart: { deliveryAddress: { id: string }; shippingOptionId: string } }>('query ($id: ID!) { cart(id: $id) { deliveryAddress { id } shippingOptionId } }', { id })
  const delivery = { addressId: cart.deliveryAddress.id, shippingOptionId: cart.shippingOptionId }

  return {
    /** Cart, delivery with the total, order: the three requests of a returning customer. */
    async buy(thing) {
      const { createCart } = await shopper.graph.request<{ createCart: { cart: { id: string } } }>(
        'mutation ($input: CreateCartInput!) { createCart(input: $input) { cart { id } userErrors { message } } }', { input: { lines: [{ variantId: thing, quantity: 1 }] } })
      const { setCartDelivery } = await shopper.graph.request<{ setCartDelivery: { cart: Omit<ReadyCart, 'total'> & { pricing: { total: ReadyCart['total'] } } } }>(
        'mutation ($input: SetCartDeliveryInput!) { setCartDelivery(input: $input) { cart { id version pricing { total { amount currencyCode } } } userErrors { message } } }',
        { input: { cartId: createCart.cart.id, ...delivery } })
      const { pricing, ...ready } = setCartDelivery.cart
      const { order, userErrors } = await shopper.placeOrder({ ...ready, total: pricing.total }, paymentMethodId)
      if (!order) throw new Error(`The order was refused: ${JSON.stringify(userErrors)}`)
    },
  }
}
