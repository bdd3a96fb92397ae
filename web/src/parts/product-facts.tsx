import type { ProductPageQuery } from '../gql/graphql.ts'
import { materialName, showPercent } from '../words/materials.ts'
import { countryName } from '../words/places.ts'

type Product = NonNullable<ProductPageQuery['product']>

/** What is known of a product; what is not stated is said to be so, because buyers ask for it. */
export function ProductFacts({ product, variant }: { product: Product; variant: Product['variants'][number] | undefined }) {
  return (
    <div className="product-facts">
      <h2>About it</h2>
      {product.description.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <dl className="facts">
        <div>
          <dt>Made of</dt>
          <dd>
            {product.composition.length === 0
              ? 'not stated'
              : product.composition.map(({ material, share }) => (
                  <span key={material} className="material">
                    {showPercent(share)} {materialName(material)}
                  </span>
                ))}
          </dd>
        </div>
        <div>
          <dt>Made in</dt>
          <dd>{product.origin ? countryName(product.origin) : 'not stated'}</dd>
        </div>
        {variant?.grams != null && (
          <div>
            <dt>Weight</dt>
            <dd>{variant.grams} g</dd>
          </div>
        )}
        {variant?.sku && (
          <div>
            <dt>Number</dt>
            <dd>{variant.sku}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}
