import type { Figure } from './figure.ts'
import { aDataFolder, startShopProcess } from './shop-process.ts'

/** From the start of the process to the first answer of the graph: with an empty data folder, and with a shop in it. */
export async function measureStarts(): Promise<Figure[]> {
  await using folder = aDataFolder()
  const startedIn = async (): Promise<number> => {
    await using shop = await startShopProcess(folder.path, [])
    return shop.startedInMs / 1_000
  }
  const [cold, warm, again] = [await startedIn(), await startedIn(), await startedIn()]
  return [
    { name: 'cold start, data folder empty', value: cold, unit: 's', note: 'packages installed; makes the database, the seed and, if it is stale, the page' },
    { name: 'warm start', value: Math.min(warm, again), unit: 's', note: 'the better of two' },
  ]
}
