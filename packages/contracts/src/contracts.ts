import { accounts } from './accounts.ts'
import { catalog } from './catalog.ts'
import { inventory } from './inventory.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { pricing } from './pricing.ts'
import { shipping } from './shipping.ts'

/** What all areas promise to tell: one contract for each topic. */
export const contracts = [accounts, catalog, inventory, orders, payments, pricing, shipping] as const
