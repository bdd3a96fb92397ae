import { pause } from '@ecolaura/kernel'
import type { Figure } from './figure.ts'
import { putGoodsOnSale } from './goods.ts'
import { askForLists } from './list.ts'
import { NO_CARRIER, placeOrders } from './orders.ts'
import { aDataFolder, startShopProcess, type ShopProcess } from './shop-process.ts'

const ORDERS = 300
const LISTS = 300

/** How many statements each operation causes, as the database itself counts them, with BEGIN and COMMIT. */
export async function measureStatements(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await keepStatistics(folder.path)
  await using shop = await startShopProcess(folder.path, NO_CARRIER)
  await shop.database.query('CREATE EXTENSION pg_stat_statements')
  const goods = await putGoodsOnSale(shop)
  await Promise.all([askForLists(shop.url, LISTS), placeOrders(shop, goods, ORDERS)])

  const idle = await statementsOf(shop, () => pause(5_000))
  const lists = await statementsOf(shop, () => askForLists(shop.url, LISTS))
  const orders = await statementsOf(shop, () => placeOrders(shop, goods, ORDERS))
  const each = perPiece(idle)
  return [
    { name: 'list of 24 products, statements', value: each(lists, LISTS), unit: 'per answer', vendure: 90 },
    { name: 'order, statements', value: each(orders, ORDERS), unit: 'per order', vendure: 302, note: 'with BEGIN and COMMIT, 20 shoppers' },
    { name: 'idle shop, statements', value: idle.count / idle.seconds, unit: 'per second', note: 'loops that look whether there is work' },
  ]
}

/** The database counts statements only when it was told to before it started. */
async function keepStatistics(folder: string): Promise<void> {
  await using shop = await startShopProcess(folder, NO_CARRIER)
  await shop.database.query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`)
}

/** Loops that look for work while nobody has any are not the doing of an operation. */
export const perPiece = (idle: Counted) => ({ count, seconds }: Counted, pieces: number): number => (count - (idle.count / idle.seconds) * seconds) / pieces

type Counted = { readonly count: number; readonly seconds: number }

export async function statementsOf({ database }: Pick<ShopProcess, 'database'>, work: () => Promise<unknown>): Promise<Counted> {
  await database.query('SELECT pg_stat_statements_reset()')
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1_000
  const [row] = await database.query<{ count: number }>('SELECT sum(calls)::int AS count FROM pg_stat_statements')
  if (process.env['BENCH_TOP']) console.table(await database.query(`SELECT calls, round(total_exec_time::numeric, 1) AS ms, round((total_exec_time / calls)::numeric, 4) AS each, left(regexp_replace(query, '\\s+', ' ', 'g'), 130) AS query FROM pg_stat_statements ORDER BY 2 DESC LIMIT 45`))
  return { count: row!.count, seconds }
}
