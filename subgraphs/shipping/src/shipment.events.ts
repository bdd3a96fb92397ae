import type { OrderFact } from '@ecolaura/contracts'
import type { Handlers } from '@ecolaura/events'
import type { ShipmentStore } from './shipment.store.ts'

/** What happens here when orders conducts a checkout. */
export const orderEvents = (shipments: ShipmentStore): Handlers<OrderFact> => ({
  'order.confirmed': (confirmed) => shipments.pack(confirmed),
  'order.recalled': ({ orderId }) => shipments.recall(orderId),
})
