import type { CartPartsFragment } from '../gql/graphql.ts'
import { isZero, negated } from '../words/money.ts'
import { Missing } from './missing.tsx'
import { MoneyText } from './money.tsx'
import { SumLine } from './sum-line.tsx'

/** The sums of a cart. All amounts are with tax, which is told below. */
export function PriceSummary({ pricing }: { pricing: CartPartsFragment['pricing'] }) {
  if (!pricing) return <Missing>The price cannot be worked out at the moment. What is in your cart stays there.</Missing>
  const { subtotal, discount, shipping, total, tax } = pricing
  return (
    <dl className="sums">
      <SumLine name="Goods" value={subtotal} />
      {!isZero(discount) && <SumLine name="Taken off" value={negated(discount)} />}
      {shipping ? <SumLine name="Delivery" value={shipping} /> : <SumLine name="Delivery" words="chosen at checkout" />}
      <div className="sums__total">
        <dt>{shipping ? 'Total' : 'Without delivery'}</dt>
        <dd>
          <MoneyText value={total} />
        </dd>
      </div>
      <SumLine name="Tax in it" value={tax} isSmall />
    </dl>
  )
}
