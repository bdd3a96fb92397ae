import type { OrderPageQuery } from '../gql/graphql.ts'
import { showMoment } from '../words/dates.ts'

type History = NonNullable<OrderPageQuery['order']>['history']

const FACTS: Readonly<Record<string, string>> = {
  'order.placed': 'You placed the order.',
  'order.reserved': 'The goods were set aside for you.',
  'order.paid': 'The payment arrived.',
  'order.confirmed': 'The order was confirmed.',
  'order.shipped': 'The parcel left.',
  'order.delivered': 'The parcel arrived.',
  'order.recalled': 'The warehouse was asked to keep the parcel back.',
  'order.kept': 'The parcel had left already and could not be kept back.',
  'order.cancelling': 'The order began to be cancelled.',
  'order.stock_returned': 'The goods went back on the shelf.',
  'order.payment_returned': 'The payment was undone.',
  'order.cancelled': 'The order was cancelled.',
}

/** All that happened to an order, for those who want to know. */
export function OrderHistory({ history }: { history: History }) {
  return (
    <details className="explanation">
      <summary>Everything that happened</summary>
      <ol className="plain-list">
        {history.map(({ version, type, recordedAt }) => (
          <li key={version}>
            {FACTS[type] ?? type} <small>{showMoment(recordedAt)}</small>
          </li>
        ))}
      </ol>
    </details>
  )
}
