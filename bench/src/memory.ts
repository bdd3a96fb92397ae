import { pause } from '@ecolaura/kernel'
import { memoryOf, total, type Usage } from './family.ts'
import type { Figure } from './figure.ts'
import { putGoodsOnSale } from './goods.ts'
import { placeOrders } from './orders.ts'
import { aDataFolder, startShopProcess } from './shop-process.ts'

const ORDERS = 2_000
/** A shop at rest: nobody has asked for a while, and sessions that are not needed have ended. */
const REST_MS = 15_000

/** PSS of node and Postgres, of a shop as `pnpm start` runs it, page included. */
export async function measureMemory(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await using shop = await startShopProcess(folder.path, ['--carrier', '99999'])
  const goods = await putGoodsOnSale(shop)
  await pause(REST_MS)
  const atRest = memoryOf(shop.pid)
  let most = atRest
  const watch = setInterval(() => {
    const now = memoryOf(shop.pid)
    if (total(now) > total(most)) most = now
  }, 1_000)
  await placeOrders(shop, goods, ORDERS)
  clearInterval(watch)
  return [
    figure('memory at rest', atRest),
    figure('memory at most, while 20 shoppers order', most),
    figure(`memory after ${ORDERS} orders`, memoryOf(shop.pid)),
  ]
}

const figure = (name: string, usage: Usage): Figure =>
  ({ name, value: total(usage), unit: 'MB', bar: 500, note: `PSS: node ${usage.node.toFixed(0)}, Postgres ${usage.postgres.toFixed(0)}` })
