import { join } from 'node:path'
import { accountsArea, type AccountsArea } from '@ecolaura/accounts/area'
import type { SigningKey } from '@ecolaura/auth'
import { catalogArea, folderUploads } from '@ecolaura/catalog/area'
import { logMigrations, type Bus } from '@ecolaura/events'
import { areaMigrations, type Area, type AreaPorts } from '@ecolaura/graph'
import { inventoryArea } from '@ecolaura/inventory/area'
import { ordersArea, type OrdersPorts } from '@ecolaura/orders/area'
import { paymentsArea } from '@ecolaura/payments/area'
import { pricingArea } from '@ecolaura/pricing/area'
import { shippingArea } from '@ecolaura/shipping/area'
import type { ConnectionSettings, Database, Migrations } from '@ecolaura/stores'
import { openDatabase } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'

export const AREA_NAMES = ['accounts', 'catalog', 'inventory', 'orders', 'payments', 'pricing', 'shipping'] as const
export type AreaName = (typeof AREA_NAMES)[number]

export type AreaSettings = {
  readonly signingKey: SigningKey
  /** Folder of the files that people upload. */
  readonly uploads: string
  /** Speed of the simulated carrier, in seconds. */
  readonly carrier: { readonly secondsToDispatch: number; readonly secondsToDeliver: number }
  /** Seconds that goods stay set aside for an order that is not paid. */
  readonly reservationLifetime: number
}

export type WiredArea<A extends Area = Area> = { readonly area: A; readonly ports: AreaPorts }
export type WiredAreas = { readonly [N in AreaName]: N extends 'accounts' ? WiredArea<AccountsArea> : WiredArea }

/** Every area of the shop, each on its own schema of the one database. Opens no connection until one is used. */
export function wireAreas(dbOf: (area: AreaName) => Database, bus: Bus, graph: OrdersPorts['graph'], settings: AreaSettings, logger: Logger): WiredAreas {
  const wire = <A extends Area>(name: AreaName, area: (ports: AreaPorts) => A): WiredArea<A> => {
    const ports = { db: dbOf(name), bus, logger }
    return { area: area(ports), ports }
  }
  return {
    accounts: wire('accounts', (ports) => accountsArea(ports, { signingKey: settings.signingKey })),
    catalog: wire('catalog', (ports) => catalogArea(ports, { uploads: folderUploads(settings.uploads) })),
    inventory: wire('inventory', (ports) => inventoryArea(ports, { reservationLifetime: settings.reservationLifetime })),
    orders: wire('orders', (ports) => ordersArea({ ...ports, graph })),
    payments: wire('payments', (ports) => paymentsArea(ports)),
    pricing: wire('pricing', (ports) => pricingArea(ports)),
    shipping: wire('shipping', (ports) => shippingArea(ports, { carrier: settings.carrier })),
  }
}

/** Opens the schema of an area, or of the log, as the role of the same name. */
export const openSchema = (connection: ConnectionSettings, schema: string, logger: Logger, max = 4): Database =>
  openDatabase({ connection: { ...connection, user: schema }, schema, max, logger })

/** Where each area keeps its migrations; the log has its own. */
export const migrations: Readonly<Record<string, readonly Migrations[]>> = {
  log: [logMigrations],
  ...Object.fromEntries(
    AREA_NAMES.map((name) => [name, areaMigrations({ migrations: { name, folder: new URL(join('../../subgraphs', name, 'migrations/'), import.meta.url) } })]),
  ),
}
