import { defineSubgraph } from '@ecolaura/graph'
import type { Context } from './context.ts'
import { StockLevelResolver, VariantStockResolver } from './stock.resolver.ts'
import { StockedVariantType, userErrorTypes } from './stock.types.ts'

export default () => defineSubgraph<Context>({
  name: 'inventory',
  resolvers: [VariantStockResolver, StockLevelResolver],
  types: [StockedVariantType, ...userErrorTypes],
  references: {
    Variant: (variant) => variant,
    Location: ({ id }: { id: string }, { locations }) => locations.load(id),
  },
})
