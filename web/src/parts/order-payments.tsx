import type { OrderPageQuery, PaymentStatus } from '../gql/graphql.ts'
import { isZero, showAmount } from '../words/money.ts'
import { Missing } from './missing.tsx'

type Payments = NonNullable<OrderPageQuery['order']>['payments']

const STATES: Record<PaymentStatus, string> = {
  PENDING: 'is in progress',
  CAPTURING: 'is in progress',
  UNKNOWN: 'is being asked about at the bank',
  CAPTURED: 'is paid',
  DECLINED: 'was declined',
  VOIDED: 'was not taken',
  REFUNDING: 'is on its way back to you',
  REFUNDED: 'was given back',
}

export function OrderPayments({ payments }: { payments: Payments }) {
  return (
    <section aria-labelledby="order-payments">
      <h2 id="order-payments">Payment</h2>
      {!payments && <Missing>The payment cannot be shown at the moment.</Missing>}
      {payments?.length === 0 && <p>Nothing has been asked of your card yet.</p>}
      <ul className="plain-list">
        {payments?.map(({ id, amount, refunded, status, method }) => (
          <li key={id}>
            {showAmount(amount)} {STATES[status]}
            {method && <small> {method.label}</small>}
            {refunded && !isZero(refunded) && status !== 'REFUNDED' && <small> {showAmount(refunded)} of it was given back</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}
