import type { CatalogFact, OrderFact } from '@ecolaura/contracts'
import type { Handlers } from '@ecolaura/events'
import type { ImportStore } from './import.store.ts'
import type { ReservationStore } from './reservation.store.ts'

/** What happens here when orders conducts a checkout. */
export const orderEvents = (reservations: ReservationStore): Handlers<OrderFact> => ({
  'order.placed': ({ orderId, lines }) => reservations.reserve(orderId, lines),
  'order.confirmed': ({ orderId, lines }) => reservations.commit(orderId, lines),
  'order.cancelling': ({ orderId }) => reservations.release(orderId),
})

/** What happens here when a catalogue file was read. */
export const catalogEvents = (imports: ImportStore): Handlers<CatalogFact> => ({
  'product.imported': ({ importId, productId, variants }) => imports.takeUp(importId, productId, variants),
})
