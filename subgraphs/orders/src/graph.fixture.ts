import type { Principal } from '@ecolaura/kernel'
import type { SubgraphResult } from '@ecolaura/graph'
import type { GraphAccess } from './quote.client.ts'

type Ask = { query: string; variables: { id: string; input: { cartId: string; cartVersion: number; lines: { lineId: string; quantity: number }[] } } }
type Execute = (query: string, variables: Record<string, unknown>, principal: Principal) => Promise<SubgraphResult>

/**
 * What the other areas would say, for tests of this one alone: a thing costs `unitPrice` cents and weighs 200 g, delivery is 4.90.
 * `isDown` makes pricing unreachable.
 */
export function aGraph(execute: () => Execute): GraphAccess & { isDown: boolean; unitPrice: number } {
  const euro = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode: 'EUR' })

  async function answer(principal: Principal, { query, variables }: Ask): Promise<unknown> {
    if (query.includes('CheckoutFacts')) {
      const { data } = await execute()('query ($id: ID!) { cart(id: $id) { version lines { id quantity variant { id } } deliveryAddress { id } } }', { id: variables.id }, principal)
      const { cart } = data as { cart: { lines: { variant: object }[]; deliveryAddress: object | null } | null }
      return cart && { cart: { ...cart, shippingCost: euro(490), deliveryAddress: cart.deliveryAddress && { ...cart.deliveryAddress, country: 'DE' }, lines: cart.lines.map((line) => ({ ...line, variant: { ...line.variant, grams: 200 } })) } }
    }
    const { input } = variables
    const subtotal = input.lines.reduce((sum, { quantity }) => sum + quantity * graph.unitPrice, 0)
    const lines = input.lines.map(({ lineId, quantity }) => ({ lineId, unitPrice: euro(graph.unitPrice), total: euro(quantity * graph.unitPrice) }))
    const amounts = { subtotal: euro(subtotal), discount: euro(0), shipping: euro(490), tax: euro(0), total: euro(subtotal + 490) }
    return { createQuote: { quote: { id: `quo_${input.cartId}`, expiresAt: new Date(Date.now() + 900_000).toISOString(), lines, ...amounts }, userErrors: [] } }
  }

  const graph = {
    url: 'http://graph.test/graphql',
    isDown: false,
    unitPrice: 2500,
    fetchAs: (principal: Principal): typeof fetch => async (_url, init) => {
      if (graph.isDown) throw new TypeError('fetch failed')
      return Response.json({ data: await answer(principal, JSON.parse(String(init?.body)) as Ask) })
    },
  }
  return graph
}
