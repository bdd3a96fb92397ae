import { useQuery } from '@apollo/client/react'
import { useParams } from 'react-router'
import { OrderPageDocument } from '../gql/graphql.ts'
import { useOrderLive } from '../graph/use-order-live.ts'
import { AddressText } from '../parts/address-text.tsx'
import { CancelOrder } from '../parts/cancel-order.tsx'
import { Fault } from '../parts/fault.tsx'
import { Loading } from '../parts/loading.tsx'
import { Missing } from '../parts/missing.tsx'
import { OrderAgain } from '../parts/order-again.tsx'
import { OrderHistory } from '../parts/order-history.tsx'
import { OrderLines } from '../parts/order-lines.tsx'
import { OrderParcels } from '../parts/order-parcels.tsx'
import { OrderPayments } from '../parts/order-payments.tsx'
import { OrderTimeline } from '../parts/order-timeline.tsx'
import { useTitle } from '../parts/use-title.ts'
import { showMoment } from '../words/dates.ts'
import { mayCancel, statusName, statusSentence } from '../words/order-status.ts'
import { NotFoundPage } from './not-found.tsx'

export function OrderPage() {
  const { id = '' } = useParams()
  // One question that hangs must not keep back what later ones, asked after an event, have answered.
  const { data, error, loading, refetch } = useQuery(OrderPageDocument, { variables: { id }, context: { queryDeduplication: false } })
  const order = data?.order
  const isLive = useOrderLive(order, () => void refetch())
  useTitle(order ? `Order ${order.number}: ${statusName(order.status)}` : undefined)
  if (!order) {
    if (loading) return <Loading what="the order" />
    return error ? <Fault error={error} onRetry={refetch} /> : <NotFoundPage what="order" />
  }
  return (
    <>
      <h1>Order {order.number}</h1>
      <p className="lead">Placed on {showMoment(order.placedAt)}</p>
      <div className="panel order-state">
        <OrderTimeline status={order.status} />
        <p className="order-state__sentence" role="status">
          {statusSentence(order)}
        </p>
        {!isLive && <Missing>The connection is gone for the moment; this page catches up by itself.</Missing>}
        {order.status === 'CANCELLED' && <OrderAgain order={order} />}
        {mayCancel(order.status) && <CancelOrder order={order} />}
      </div>
      <OrderLines order={order} />
      <div className="columns">
        <OrderParcels shipments={order.shipments} status={order.status} />
        <OrderPayments payments={order.payments} />
        <section>
          <h2>Goes to</h2>
          {order.deliveryAddress ? <AddressText address={order.deliveryAddress} /> : <Missing>The address cannot be shown at the moment.</Missing>}
        </section>
      </div>
      <OrderHistory history={order.history} />
    </>
  )
}
