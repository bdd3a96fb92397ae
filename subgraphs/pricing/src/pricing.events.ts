import type { CatalogFact, OrderFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import type { ImportStore } from './import.store.ts'
import type { QuoteStore } from './quote.store.ts'

/** What happens here when orders conducts a checkout: the uses that a quote holds are taken, or given back. */
export const orderEvents = (quotes: QuoteStore): Handlers<OrderFact> => ({
  'order.placed': (placed) => quotes.consume(placed.map(({ quoteId }) => quoteId)),
  'order.cancelled': each(({ quoteId }) => quotes.release(quoteId)),
})

/** What happens here when a catalogue file was read. */
export const catalogEvents = (imports: ImportStore): Handlers<CatalogFact> => ({
  'product.imported': each(({ importId, productId, variants }) => imports.takeUp(importId, productId, variants)),
})
