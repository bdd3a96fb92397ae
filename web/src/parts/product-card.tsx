import { Link } from 'react-router'
import type { Availability, ProductCardFragment } from '../gql/graphql.ts'
import { byAmount } from '../words/money.ts'
import { AvailabilityText } from './availability.tsx'
import { MoneyText } from './money.tsx'
import { Picture } from './picture.tsx'

export function ProductCard({ product, isEager }: { product: ProductCardFragment; isEager: boolean }) {
  const prices = product.variants.flatMap(({ price }) => (price ? [price] : [])).sort((a, b) => byAmount(a.amount, b.amount))
  const [lowest] = prices
  const isRange = lowest !== undefined && byAmount(lowest.amount, prices.at(-1)!.amount) !== 0
  return (
    <article className="product-card">
      <Picture media={product.media[0] && { ...product.media[0], alt: '' }} size={320} isEager={isEager} />
      <h2>
        <Link to={`/product/${product.handle}`}>{product.title}</Link>
      </h2>
      {product.vendor && <p className="product-card__vendor">{product.vendor}</p>}
      <p className="product-card__price">
        {lowest ? (
          <>
            {isRange && 'from '}
            <MoneyText value={lowest.amount} />
            {lowest.compareAt && (
              <s>
                <span className="visually-hidden">instead of </span>
                <MoneyText value={lowest.compareAt} />
              </s>
            )}
          </>
        ) : (
          'Price on its page'
        )}
      </p>
      <AvailabilityText availability={bestOf(product.variants.map(({ availability }) => availability))} />
    </article>
  )
}

const BEST: readonly Availability[] = ['IN_STOCK', 'LOW_STOCK', 'OUT_OF_STOCK']

/** A product is as available as the best of its variants. */
const bestOf = (all: readonly (Availability | null | undefined)[]): Availability | undefined => BEST.find((each) => all.includes(each))
