import { catalog, orders } from '@ecolaura/contracts'
import { subscription } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { loop } from '@ecolaura/service'
import { inventoryContext } from './context.ts'
import { importStore } from './import.store.ts'
import { reservationStore } from './reservation.store.ts'
import { catalogEvents, orderEvents } from './stock.events.ts'
import subgraph from './subgraph.ts'

export type InventorySettings = {
  /** Seconds that goods stay set aside for an order that is not paid. */
  reservationLifetime: number
}

const SWEEP = 100

/** Stock, and who may have it. Listens to orders (reserve, commit, release) and catalog (imported quantities). */
export function inventoryArea({ db, logger }: AreaPorts, { reservationLifetime }: InventorySettings = { reservationLifetime: 900 }): Area {
  return {
    name: 'inventory',
    subgraph: { ...subgraph(), context: (client) => inventoryContext(db, client) },
    migrations: { name: 'inventory', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(orders, (tx) => orderEvents(reservationStore(tx, reservationLifetime))),
      subscription(catalog, (tx) => catalogEvents(importStore(tx))),
    ],
    jobs: [
      loop({
        name: 'inventory expires reservations',
        logger,
        pass: async () => (await reservationStore(db, reservationLifetime).expire(SWEEP)) === SWEEP,
      }),
    ],
  }
}
