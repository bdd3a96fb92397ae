import { defineSubgraph } from '@ecolaura/graph'
import { maySee } from '@ecolaura/kernel'
import { CartShippingResolver } from './cart.resolver.ts'
import { SentCartType } from './cart.types.ts'
import type { Context } from './context.ts'
import { OrderShipmentResolver, ShipmentResolver } from './shipment.resolver.ts'
import { ShippedOrderType } from './shipment.types.ts'
import { ShippingMethodResolver, ShippingOptionResolver, WeightTierResolver } from './shipping-method.resolver.ts'
import { userErrorTypes } from './shipping-method.types.ts'

export default () => defineSubgraph<Context>({
  name: 'shipping',
  resolvers: [CartShippingResolver, ShippingOptionResolver, WeightTierResolver, ShippingMethodResolver, OrderShipmentResolver, ShipmentResolver],
  types: [SentCartType, ShippedOrderType, ...userErrorTypes],
  references: {
    // The router brings what its fields require.
    Cart: (cart) => cart,
    Order: (order) => order,
    ShippingOption: ({ id }: { id: string }, { method }) => method(id),
    Shipment: async ({ id }: { id: string }, { principal, shipment }) => {
      const found = await shipment.load(id)
      return found && maySee(principal, found.customerId) ? found : null
    },
  },
})
