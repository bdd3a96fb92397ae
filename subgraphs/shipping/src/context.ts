import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { shipmentStore, type CarrierPace } from './shipment.store.ts'
import { shippingMethodStore, type MethodsCache } from './shipping-method.store.ts'

/** What the resolvers of one request are given. */
export function shippingContext(sql: Sql, cache: MethodsCache, pace: CarrierPace, { principal }: ClientRequest) {
  const shipments = shipmentStore(sql, pace)
  return {
    principal,
    methods: shippingMethodStore(sql, cache),
    shipments,
    /** As everybody is offered them, a moment old at most. */
    allMethods: () => cache.current(),
    method: async (id: string) => (await cache.current()).find((method) => method.id === id),
    shipment: loaderOf((ids: readonly string[]) => shipments.find(ids), ({ id }) => id),
    shipmentsOfOrder: listLoaderOf((ids: readonly string[]) => shipments.ofOrders(ids), ({ orderId }) => orderId),
  }
}

export type Context = ReturnType<typeof shippingContext>
