import type { OrderPageQuery, OrderStatus, ShipmentStatus } from '../gql/graphql.ts'
import { showMoment } from '../words/dates.ts'
import { Missing } from './missing.tsx'

type Shipments = NonNullable<OrderPageQuery['order']>['shipments']

const STEPS: Record<ShipmentStatus, string> = {
  READY: 'packed',
  DISPATCHED: 'taken by the carrier',
  DELIVERED: 'delivered',
  CANCELLED: 'kept back',
}

export function OrderParcels({ shipments, status }: { shipments: Shipments; status: OrderStatus }) {
  return (
    <section aria-labelledby="order-parcels">
      <h2 id="order-parcels">Parcel</h2>
      {!shipments && <Missing>The parcel cannot be shown at the moment.</Missing>}
      {shipments?.length === 0 && <p>{status === 'CANCELLED' ? 'None was sent.' : 'It is packed once the order is confirmed.'}</p>}
      {shipments?.map(({ id, carrier, trackingNumber, trackingUrl, events }) => (
        <div key={id}>
          <p>
            {carrier}, <span className="code">{trackingUrl ? <a href={trackingUrl}>{trackingNumber}</a> : trackingNumber}</span>
          </p>
          <ol className="plain-list">
            {events.map(({ status: step, at }) => (
              <li key={step}>
                {STEPS[step]} <small>{showMoment(at)}</small>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
