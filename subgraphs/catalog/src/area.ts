import { inventory, pricing } from '@ecolaura/contracts'
import { subscription } from '@ecolaura/events'
import type { Area, AreaPorts } from '@ecolaura/graph'
import { Signal } from '@ecolaura/kernel'
import { loop } from '@ecolaura/service'
import { catalogContext } from './context.ts'
import { readNextImport } from './import.flow.ts'
import { inventoryEvents, pricingEvents } from './import.events.ts'
import { importStore } from './import.store.ts'
import subgraph from './subgraph.ts'
import type { Uploads } from './upload.store.ts'

export { folderUploads, type Upload, type Uploads } from './upload.store.ts'

/** What the catalogue needs beyond the usual: where the host puts the files that it is sent by `PUT /uploads`. */
export type CatalogPorts = { readonly uploads: Uploads }

/** Products, their variants, and the shelves they stand on. Listens to pricing and inventory, who take up what a file brings. */
export function catalogArea({ db, logger }: AreaPorts, { uploads }: CatalogPorts): Area {
  const importStarted = new Signal()
  return {
    name: 'catalog',
    subgraph: { ...subgraph(), context: (client) => catalogContext(db, { uploads, importStarted }, client) },
    migrations: { name: 'catalog', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [
      subscription(pricing, (tx) => pricingEvents(importStore(tx))),
      subscription(inventory, (tx) => inventoryEvents(importStore(tx))),
    ],
    jobs: [
      loop({
        name: 'catalog reads imports',
        wake: importStarted,
        logger,
        pass: (signal) => readNextImport(importStore(db), uploads, signal),
      }),
    ],
  }
}
