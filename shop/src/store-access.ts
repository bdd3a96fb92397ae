import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '@ecolaura/kernel'
import { findEmbeddedPostgres, startEmbeddedPostgres } from '@ecolaura/stores'
import { type DataFolder, shown } from './data-folder.ts'

/** How a superuser reaches the shop's store. */
export type StoreConnection = { host: string; port: number; user: string; database: string }

/** Lets a verb work on the store: on that of the running shop, or on one that is started for this work alone. */
export async function withStore<T>(data: DataFolder, work: (connection: StoreConnection) => Promise<T>): Promise<T> {
  const running = findEmbeddedPostgres(data.postgres)
  if (running) return work({ host: running.socketDir, port: running.port, user: running.superuser, database: 'postgres' })
  if (!existsSync(join(data.postgres, 'cluster'))) throw new Refusal('NO_SHOP', `There is no shop in ${shown(data.root)} yet; "pnpm start" makes one.`)
  await using started = await startEmbeddedPostgres({ folder: data.postgres })
  return await work({ host: started.socketDir, port: started.port, user: started.superuser, database: 'postgres' })
}
