import { defineSubgraph } from '@ecolaura/graph'
import { CategoryResolver } from './category.resolver.ts'
import type { Context } from './context.ts'
import { ImportResolver } from './import.resolver.ts'
import { userErrorTypes } from './product-input.types.ts'
import { ProductResolver, VariantResolver } from './product.resolver.ts'

export default () => defineSubgraph<Context>({
  name: 'catalog',
  resolvers: [ProductResolver, VariantResolver, CategoryResolver, ImportResolver],
  types: userErrorTypes,
  references: {
    Product: ({ id }: { id: string }, { productById }) => productById.load(id),
    Variant: ({ id }: { id: string }, { variantById }) => variantById.load(id),
    Category: ({ id }: { id: string }, { categoryById }) => categoryById.load(id),
  },
})
