import { defineSubgraph } from '@ecolaura/graph'
import { maySee } from '@ecolaura/kernel'
import { CartLineResolver, CartResolver } from './cart.resolver.ts'
import { cartErrorTypes } from './cart.types.ts'
import type { Context } from './context.ts'
import { ForeignAddress, ForeignShippingOption, ForeignUser, ForeignVariant, ForeignVariantPrice } from './foreign.types.ts'
import { OrderLineResolver, OrderResolver, OrderShortageResolver, OrderUpdateResolver, TotalChangedErrorResolver, UserOrdersResolver } from './order.resolver.ts'
import { orderErrorTypes } from './order.types.ts'

type CartReference = { id: string; lines?: object[] }

export default () => defineSubgraph<Context>({
  name: 'orders',
  resolvers: [CartResolver, CartLineResolver, OrderResolver, OrderLineResolver, OrderShortageResolver, OrderUpdateResolver, UserOrdersResolver, TotalChangedErrorResolver],
  types: [ForeignVariant, ForeignVariantPrice, ForeignUser, ForeignAddress, ForeignShippingOption, ...cartErrorTypes, ...orderErrorTypes],
  references: {
    // What the router brought for `problems` travels beside the cart, never instead of it.
    Cart: async (brought: CartReference, { cart, principal }) => {
      const found = await cart.load(brought.id)
      return found && maySee(principal, found.ownerId) ? { ...found, brought } : null
    },
    CartLine: (line) => line,
    Order: async ({ id }: { id: string }, { order, principal }) => {
      const found = await order.load(id)
      return found && maySee(principal, found.ownerId) ? found : null
    },
    User: (user) => user,
  },
})
