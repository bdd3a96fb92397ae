import type { Area, AreaPorts } from '@ecolaura/graph'
import { catalogContext } from './context.ts'
import subgraph from './subgraph.ts'

/** Products, their variants, and the shelves they stand on. */
export function catalogArea({ db }: AreaPorts): Area {
  return {
    name: 'catalog',
    subgraph: { ...subgraph(), context: (client) => catalogContext(db, client) },
    migrations: { name: 'catalog', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [],
    jobs: [],
  }
}
