import { Link } from 'react-router'
import type { AccountQuery } from '../gql/graphql.ts'
import { showDay } from '../words/dates.ts'
import { statusName } from '../words/order-status.ts'
import { countThings, thingsText } from '../words/things.ts'
import { Button } from './button.tsx'
import { Missing } from './missing.tsx'
import { MoneyText } from './money.tsx'

type Orders = NonNullable<AccountQuery['me']>['orders']

export function OrderList({ orders, isLoading, onMore }: { orders: Orders; isLoading: boolean; onMore: (after: string | null) => Promise<unknown> }) {
  return (
    <section aria-labelledby="account-orders">
      <h2 id="account-orders">Your orders</h2>
      {!orders && <Missing>Your orders cannot be shown at the moment. They are safe.</Missing>}
      {orders?.nodes.length === 0 && <p>None yet.</p>}
      <ul className="order-list">
        {orders?.nodes.map(({ id, number, status, placedAt, total, lines }) => (
          <li key={id}>
            <Link to={`/order/${id}`}>Order {number}</Link>
            <span>{showDay(placedAt)}</span>
            <span>
              {thingsText(countThings(lines))}, <MoneyText value={total} />
            </span>
            <strong>{statusName(status)}</strong>
          </li>
        ))}
      </ul>
      {orders?.pageInfo.hasNextPage && (
        <Button look="quiet" isBusy={isLoading} onClick={() => void onMore(orders.pageInfo.endCursor)}>
          {isLoading ? 'Loading …' : 'Show older ones'}
        </Button>
      )}
    </section>
  )
}
