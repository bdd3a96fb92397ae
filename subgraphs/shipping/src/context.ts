import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { shipmentStore, type CarrierPace } from './shipment.store.ts'
import { shippingMethodStore } from './shipping-method.store.ts'
import type { ShippingMethod } from './shipping-method.ts'

/** What the resolvers of one request are given. */
export function shippingContext(sql: Sql, pace: CarrierPace, { principal }: ClientRequest) {
  const methods = shippingMethodStore(sql)
  const shipments = shipmentStore(sql, pace)
  // There are few, and a cart needs them all: one statement for a request.
  let list: Promise<ShippingMethod[]> | undefined
  const allMethods = () => (list ??= methods.all())
  return {
    principal,
    methods,
    shipments,
    allMethods,
    method: async (id: string) => (await allMethods()).find((method) => method.id === id),
    shipment: loaderOf((ids: readonly string[]) => shipments.find(ids), ({ id }) => id),
    shipmentsOfOrder: listLoaderOf((ids: readonly string[]) => shipments.ofOrders(ids), ({ orderId }) => orderId),
  }
}

export type Context = ReturnType<typeof shippingContext>
