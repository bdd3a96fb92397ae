import type { ProductPageQuery } from '../gql/graphql.ts'
import { showAmount } from '../words/money.ts'
import { Missing } from './missing.tsx'
import { MoneyText } from './money.tsx'

type Price = NonNullable<ProductPageQuery['product']>['variants'][number]['price']

/** Consumers see prices with tax, and are told so. */
export function VariantPrice({ price }: { price: Price | undefined }) {
  if (!price) return <Missing>The price cannot be shown at the moment.</Missing>
  return (
    <p className="variant-price">
      <MoneyText className="variant-price__amount" value={price.amount} />
      {price.compareAt && (
        <s>
          <span className="visually-hidden">instead of </span>
          <MoneyText value={price.compareAt} />
        </s>
      )}
      <small>with {showAmount(price.tax)} of tax, without delivery</small>
    </p>
  )
}
