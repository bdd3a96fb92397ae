import { type Held, isAlive, type ProcessLock, readProcessLock, takeProcessLock } from '@ecolaura/service'
import { Refusal } from '@ecolaura/kernel'
import { type DataFolder, shown } from './data-folder.ts'

/** What `shop.json` says of the shop that runs on a data folder, beside its process. */
export type ShopFacts = { port: number; url: string; startedAt: string; state: 'starting' | 'running' | 'stopping' }

/** Takes the data folder for this process. @throws Refusal `SHOP_RUNS` that names the shop that has it. */
export function lockShop(data: DataFolder, facts: ShopFacts): ProcessLock<ShopFacts> {
  const lock = takeProcessLock(data.lock, facts)
  if (!('holder' in lock)) return lock
  const { pid, url, state } = lock.holder
  throw new Refusal('SHOP_RUNS', `The shop already runs as process ${pid} at ${url}${state === 'running' ? '' : ` (${state})`} with its data in ${shown(data.root)}; stop it with "pnpm shop stop", or start another one with --data FOLDER and --port N.`)
}

/** The shop that runs on the folder now; undefined when none does. */
export function runningShop(data: DataFolder): Held<ShopFacts> | undefined {
  const held = readProcessLock<ShopFacts>(data.lock)
  return held && isAlive(held) ? held : undefined
}
