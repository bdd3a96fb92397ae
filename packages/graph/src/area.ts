import type { Bus, Subscription } from '@ecolaura/events'
import { consume, eventMigrations, relayOutbox } from '@ecolaura/events'
import type { Part } from '@ecolaura/service'
import type { Database, Migrations } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import type { Subgraph } from './subgraph.ts'

/** What every area is given. Areas that need more (a provider, another area's quote) name it beside these. */
export type AreaPorts = { readonly db: Database; readonly bus: Bus; readonly logger: Logger }

/** What every area is, whichever process it runs in: `ordersArea(ports)` in `area.ts` returns this. */
export type Area = {
  readonly name: string
  /** Its GraphQL face. */
  readonly subgraph: Subgraph
  /** Its own tables; those of outbox and inbox come with `areaMigrations`. */
  readonly migrations: Migrations
  /** What it does when others report facts. */
  readonly subscriptions: readonly Subscription[]
  /** Its loops: sweepers, timers, and calls to the outside. */
  readonly jobs: readonly Part[]
  /** Caches that each API process keeps warm by following events. */
  readonly caches?: readonly Part[]
}

export const areaMigrations = (area: Pick<Area, 'migrations'>): Migrations[] => [eventMigrations, area.migrations]

/** The background side of an area, in the order in which it starts: relay, consumers, jobs. */
export function areaWorkers({ name, subscriptions, jobs }: Area, { db, bus, logger }: AreaPorts): Part[] {
  return [relayOutbox(name, db, bus, logger), ...subscriptions.map((each) => consume(name, each, db, bus, logger)), ...jobs]
}
