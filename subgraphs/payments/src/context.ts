import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import { maySee, type ClientRequest } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { paymentMethodStore } from './payment-method.store.ts'
import { paymentStore, type WakeUps } from './payment.store.ts'
import type { ProviderCalls } from './provider/provider-calls.ts'

/** What the resolvers of one request are given. Payments and cards of others are the same as missing. */
export function paymentsContext(sql: Sql, { tokenise }: ProviderCalls, wakeUps: WakeUps, { principal }: ClientRequest) {
  const methods = paymentMethodStore(sql)
  const payments = paymentStore(sql, wakeUps)
  const payment = loaderOf((ids: readonly string[]) => payments.find(ids), ({ id }) => id)
  const method = loaderOf((ids: readonly string[]) => methods.find(ids), ({ id }) => id)
  return {
    principal,
    methods,
    payments,
    tokenise,
    visiblePayment: async (id: string) => {
      const found = await payment.load(id)
      return found && maySee(principal, found.customerId) ? found : null
    },
    visibleMethod: async (id: string) => {
      const found = await method.load(id)
      return found && maySee(principal, found.ownerId) ? found : null
    },
    methodsOfOwner: listLoaderOf((ids: readonly string[]) => methods.ofOwners(ids), ({ ownerId }) => ownerId),
    paymentsOfOrder: listLoaderOf((ids: readonly string[]) => payments.ofOrders(ids), ({ orderId }) => orderId),
    refundsOfPayment: listLoaderOf((ids: readonly string[]) => payments.refundsOf(ids), ({ paymentId }) => paymentId),
  }
}

export type Context = ReturnType<typeof paymentsContext>
