import { accounts, inventory, orders, payments, shipping } from '@ecolaura/contracts'
import { subscription } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { loop } from '@ecolaura/service'
import { cartStore } from './cart.store.ts'
import { ordersContext } from './context.ts'
import { accountEvents, inventoryEvents, paymentEvents, shippingEvents } from './order.events.ts'
import { orderStore } from './order.store.ts'
import type { Checkout } from './place-order.flow.ts'
import { quoteClient, type GraphAccess } from './quote.client.ts'
import subgraph from './subgraph.ts'
import { Wakeups } from './wakeups.ts'

export type OrdersPorts = AreaPorts & {
  /** The graph, for the quote that `placeOrder` asks for. */
  readonly graph: GraphAccess
}

export type OrdersSettings = {
  /** Seconds that an order may wait for stock and payment before it is given up. */
  checkoutTimeout: number
}

const SWEEP = 100

/** Carts, orders, and the conduct of the checkout. Listens to inventory, payments, shipping, and accounts (guests who sign in). */
export function ordersArea({ db, bus, logger, graph }: OrdersPorts, { checkoutTimeout }: OrdersSettings = { checkoutTimeout: 3_600 }): Area {
  const store = orderStore(db, checkoutTimeout)
  const checkout: Checkout = { carts: cartStore(db), orders: store, askQuote: quoteClient(graph), logger }
  const wakeups = new Wakeups()
  return {
    name: 'orders',
    subgraph: { ...subgraph(), context: (client) => ordersContext(checkout, wakeups, client) },
    migrations: { name: 'orders', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(inventory, (tx) => inventoryEvents(orderStore(tx, checkoutTimeout))),
      subscription(payments, (tx) => paymentEvents(orderStore(tx, checkoutTimeout))),
      subscription(shipping, (tx) => shippingEvents(orderStore(tx, checkoutTimeout))),
      subscription(accounts, (tx) => accountEvents(cartStore(tx), orderStore(tx, checkoutTimeout))),
    ],
    jobs: [
      loop({ name: 'orders gives up what takes too long', logger, idleMs: 5_000, pass: async () => (await store.giveUpOverdue(SWEEP)) === SWEEP }),
    ],
    caches: [bus.follow(orders.topic, orders.types, (events) => events.forEach(({ subject }) => wakeups.wake(subject)))],
  }
}
