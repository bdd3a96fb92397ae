import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest } from '@ecolaura/kernel'
import { orderUpdates } from './order-status.flow.ts'
import type { Checkout } from './place-order.flow.ts'
import type { Wakeups } from './wakeups.ts'

/** What the resolvers of one request are given. */
export function ordersContext(checkout: Checkout, wakeups: Wakeups, client: ClientRequest) {
  const { carts, orders } = checkout
  return {
    principal: client.principal,
    checkout,
    carts,
    orders,
    cart: loaderOf((ids: readonly string[]) => carts.find(ids), ({ id }) => id),
    order: loaderOf((ids: readonly string[]) => orders.find(ids), ({ id }) => id),
    events: listLoaderOf((ids: readonly string[]) => orders.events(ids), ({ orderId }) => orderId),
    orderUpdates: (id: string, afterVersion: number) => orderUpdates(orders, wakeups, id, afterVersion, client),
  }
}

export type Context = ReturnType<typeof ordersContext>
