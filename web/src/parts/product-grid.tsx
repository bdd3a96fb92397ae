import type { ProductCardFragment } from '../gql/graphql.ts'
import { ProductCard } from './product-card.tsx'

/** Pictures of the first row are loaded at once, the others when they come into sight. */
const FIRST_ROW = 4

export function ProductGrid({ products }: { products: readonly ProductCardFragment[] }) {
  return (
    <ul className="product-grid">
      {products.map((product, index) => (
        <li key={product.id}>
          <ProductCard product={product} isEager={index < FIRST_ROW} />
        </li>
      ))}
    </ul>
  )
}
