import type { InventoryFact, PricingFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import type { ImportStore } from './import.store.ts'

/** What happens here when pricing has taken up the prices of an imported product. */
export const pricingEvents = (imports: ImportStore): Handlers<PricingFact> => ({
  'prices.imported': each(({ importId, productId }) => imports.answer(importId, productId, 'pricing')),
})

/** What happens here when inventory has taken up its quantities. */
export const inventoryEvents = (imports: ImportStore): Handlers<InventoryFact> => ({
  'stock.imported': each(({ importId, productId }) => imports.answer(importId, productId, 'inventory')),
})
