import type { AccountFact, OrderFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import type { ShipmentStore } from './shipment.store.ts'

/** What happens here when orders conducts a checkout. */
export const orderEvents = (shipments: ShipmentStore): Handlers<OrderFact> => ({
  'order.confirmed': (confirmed) => shipments.pack(confirmed),
  'order.recalled': each(({ orderId }) => shipments.recall(orderId)),
})

/** What happens here when a guest turns out to have an account. */
export const accountEvents = (shipments: ShipmentStore): Handlers<AccountFact> => ({
  'user.signed_in': each(async ({ userId, formerGuestId }) => formerGuestId && shipments.follow(formerGuestId, userId)),
})
