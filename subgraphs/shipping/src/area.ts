import { accounts, orders, shipping } from '@ecolaura/contracts'
import { subscription, UNHURRIED } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { Signal } from '@ecolaura/kernel'
import { loop } from '@ecolaura/service'
import { shippingContext } from './context.ts'
import { accountEvents, orderEvents } from './shipment.events.ts'
import { shipmentStore, type CarrierPace } from './shipment.store.ts'
import { methodsCache } from './shipping-method.store.ts'
import subgraph from './subgraph.ts'

export { DEFAULT_METHODS } from './default-methods.ts'

export type ShippingSettings = {
  /** The speed of the simulated carrier in seconds, or null when staff moves the parcels by hand. */
  carrier: CarrierPace
}

const BATCH = 100

/** How parcels get to customers, and where they are. Listens to orders (pack, keep back) and accounts. */
export function shippingArea({ db, bus, logger }: AreaPorts, { carrier }: ShippingSettings = { carrier: { secondsToDispatch: 5, secondsToDeliver: 10 } }): Area {
  const due = new Signal()
  const methods = methodsCache(db)
  return {
    name: 'shipping',
    subgraph: { ...subgraph(), context: (client) => shippingContext(db, methods, carrier, client) },
    migrations: { name: 'shipping', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(orders, (tx) => orderEvents(shipmentStore(tx, carrier, due)), UNHURRIED),
      subscription(accounts, (tx) => accountEvents(shipmentStore(tx, carrier))),
    ],
    caches: [bus.follow(shipping.topic, ['shipping_method.changed'], () => methods.forget())],
    jobs: carrier ? [loop({ name: 'simulated carrier', wake: due, logger, pass: () => shipmentStore(db, carrier).moveDue(BATCH) })] : [],
  }
}
