import type { CatalogFact, OrderFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import type { ImportStore } from './import.store.ts'
import type { ReservationStore } from './reservation.store.ts'

/** What happens here when orders conducts a checkout. */
export const orderEvents = (reservations: ReservationStore): Handlers<OrderFact> => ({
  'order.placed': (placed) => reservations.reserve(placed),
  'order.confirmed': (confirmed) => reservations.commit(confirmed),
  'order.cancelling': (cancelling) => reservations.release(cancelling),
})

/** What happens here when a catalogue file was read. */
export const catalogEvents = (imports: ImportStore): Handlers<CatalogFact> => ({
  'product.imported': each(({ importId, productId, variants }) => imports.takeUp(importId, productId, variants)),
})
