import { catalog, orders, pricing } from '@ecolaura/contracts'
import { subscription, UNHURRIED } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { loop } from '@ecolaura/service'
import { pricingContext } from './context.ts'
import { importStore } from './import.store.ts'
import { catalogEvents, orderEvents } from './pricing.events.ts'
import { quoteStore } from './quote.store.ts'
import { rulesCache } from './rules.store.ts'
import subgraph from './subgraph.ts'

export type PricingSettings = {
  /** Seconds that a quote binds the shop and holds the uses of its coupons. */
  quoteLifetime: number
}

const SWEEP = 100

/** Prices, promotions, coupons and taxes, and what a cart costs. Listens to orders (quotes) and catalog (imported prices). */
export function pricingArea({ db, bus, logger }: AreaPorts, { quoteLifetime }: PricingSettings = { quoteLifetime: 900 }): Area {
  const rules = rulesCache(db)
  return {
    name: 'pricing',
    subgraph: { ...subgraph(), context: (client) => pricingContext({ sql: db, rules, quoteLifetime }, client) },
    migrations: { name: 'pricing', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(orders, (tx) => orderEvents(quoteStore(tx, rules, quoteLifetime)), UNHURRIED),
      subscription(catalog, (tx) => catalogEvents(importStore(tx, rules))),
    ],
    jobs: [
      loop({
        name: 'pricing expires quotes',
        logger,
        pass: async () => (await quoteStore(db, rules, quoteLifetime).expire(SWEEP)) === SWEEP,
      }),
    ],
    caches: [bus.follow(pricing.topic, ['pricing.rules_changed'], () => rules.forget())],
  }
}
