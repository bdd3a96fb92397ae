import { Link } from 'react-router'
import type { OrderPageQuery } from '../gql/graphql.ts'
import { isZero, negated } from '../words/money.ts'
import { choiceText } from '../words/variant-name.ts'
import { MoneyText } from './money.tsx'
import { Picture } from './picture.tsx'
import { SumLine } from './sum-line.tsx'

type Order = NonNullable<OrderPageQuery['order']>

/** What was ordered, at the prices it was ordered for. */
export function OrderLines({ order }: { order: Order }) {
  return (
    <section aria-labelledby="order-lines">
      <h2 id="order-lines">What you ordered</h2>
      <ul className="cart-lines">
        {order.lines.map(({ id, quantity, unitPrice, total, variant }) => {
          const product = variant?.product
          const picture = variant?.media ?? product?.media[0]
          return (
            <li key={id} className="cart-line cart-line--done">
              <Picture media={picture && { url: picture.url, alt: '' }} size={96} />
              <div className="cart-line__what">
                <h3>{product ? <Link to={`/product/${product.handle}`}>{product.title}</Link> : 'A thing whose name cannot be shown at the moment'}</h3>
                <p className="cart-line__choice">{choiceText(variant)}</p>
                <p className="cart-line__unit">
                  {quantity} × <MoneyText value={unitPrice} />
                </p>
              </div>
              <p className="cart-line__total">
                <MoneyText value={total} />
              </p>
            </li>
          )
        })}
      </ul>
      <dl className="sums sums--narrow">
        <SumLine name="Goods" value={order.subtotal} />
        {!isZero(order.discount) && <SumLine name="Taken off" value={negated(order.discount)} />}
        <SumLine name="Delivery" value={order.shipping} />
        <div className="sums__total">
          <dt>Total</dt>
          <dd>
            <MoneyText value={order.total} />
          </dd>
        </div>
        <SumLine name="Tax in it" value={order.tax} isSmall />
      </dl>
    </section>
  )
}
