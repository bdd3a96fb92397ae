import { accounts, orders } from '@ecolaura/contracts'
import { subscription } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { Signal } from '@ecolaura/kernel'
import { paymentsContext } from './context.ts'
import { accountEvents, orderEvents } from './payment.events.ts'
import { chargeJob, refundJob } from './payment.job.ts'
import { paymentMethodStore } from './payment-method.store.ts'
import { paymentStore } from './payment.store.ts'
import { providerCalls } from './provider/provider-calls.ts'
import type { PaymentProvider } from './provider/provider.ts'
import { sandboxProvider } from './provider/sandbox-provider.ts'
import subgraph from './subgraph.ts'

export type PaymentsSettings = {
  /** Milliseconds that a call of the provider may take; after that its outcome is asked for. */
  readonly providerDeadlineMs: number
  /** Seconds after which another process takes over from one that has died. Longer than the calls of one payment. */
  readonly leaseSeconds: number
  /** Calls of the provider at the same time, at most. */
  readonly mostCalls: number
  /** Milliseconds that the sandbox takes for its slow card. */
  readonly sandboxSlowMs: number
}

export const DEFAULT_SETTINGS: PaymentsSettings = { providerDeadlineMs: 8_000, leaseSeconds: 30, mostCalls: 50, sandboxSlowMs: 5_000 }

/** Money: who may pay with what, what was taken and given back. Listens to orders (charge, undo) and accounts. */
export function paymentsArea({ db, logger, provider }: AreaPorts & { provider?: PaymentProvider }, settings: Partial<PaymentsSettings> = {}): Area {
  const { providerDeadlineMs, leaseSeconds, mostCalls, sandboxSlowMs } = { ...DEFAULT_SETTINGS, ...settings }
  const calls = providerCalls(provider ?? sandboxProvider(db, { slowMs: sandboxSlowMs }), providerDeadlineMs)
  const wakeUps = { charge: new Signal(), refund: new Signal() }
  const ports = { db, calls, wakeUps, leaseSeconds, most: mostCalls, logger }
  return {
    name: 'payments',
    subgraph: { ...subgraph(), context: (client) => paymentsContext(db, calls, wakeUps, client) },
    migrations: { name: 'payments', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(orders, (tx) => orderEvents(paymentStore(tx, wakeUps))),
      subscription(accounts, (tx) => accountEvents(paymentMethodStore(tx))),
    ],
    jobs: [chargeJob(ports), refundJob(ports)],
  }
}
