import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from '@ecolaura/kernel'
import { dataFolder } from '../../shop/src/data-folder.ts'
import { cpuOf, difference, total, type Usage } from './family.ts'
import { quantile, type Figure } from './figure.ts'
import { PLENTY, PRODUCTS, putGoodsOnSale, SIZES, type Goods } from './goods.ts'
import { askForLists, byClients } from './list.ts'
import { buyTogether, NO_CARRIER, placeOrders, regularOrders, SHOPPERS, until, type Buy } from './orders.ts'
import { aDataFolder, startShopProcess, type ShopProcess } from './shop-process.ts'
import { perPiece, statementsOf } from './statements.ts'
import { installVendure, prepareVendure, startVendure, type VendureProcess } from './vendure-process.ts'
import { askForVendureList, assertVendureList, buyAsVendureGuest, PICTURES, vendureRegulars } from './vendure-shopper.ts'

const ROUNDS = 5
/** Ours takes more to be warm, since each answer runs less code. */
const LISTS = { warmUp: { ours: 1_000, theirs: 200 }, each: 120 }
const LISTS_WITH_PICTURES = { warmUp: { ours: 0, theirs: 30 }, each: 40 }
const ORDERS = { warmUp: { ours: 300, theirs: 80 }, each: 60 }
const COUNTED = 30
const IDLE_S = 5

const CUSTOMERS = Array.from({ length: SHOPPERS }, (_, n) => `shopper-${n}@example.com`)
const PASSWORD = 'known to the bench'

/** Our goods as Vendure's CSV: what continues a product leaves its first columns empty. */
const ROWS = [
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets',
  ...Array.from({ length: PRODUCTS }, (_, n) => {
    const product = `T-shirt ${n + 1},t-shirt-${n + 1},<p>Organic cotton; sewn in Portugal.</p>,t-shirt-${n + 1}-front.svg|t-shirt-${n + 1}-back.svg,,Size`
    return SIZES.map((size, row) => `${row === 0 ? product : ',,,,,'},${size},BENCH-${n + 1}-${size},25.00,Standard Tax,${PLENTY},true,,`)
  }).flat(),
].join('\n')

/** The bars as shares: 7 ms of 73 for a list, 20 ms of 135 for an order. */
const BARS = { list: (100 * 7) / 73, order: (100 * 20) / 135 }

/** One kind of work that both can do. */
type Work = {
  readonly name: string
  /** Our share of Vendure's CPU, at most, in percent. */
  readonly bar: number
  readonly warmUp: { readonly ours: number; readonly theirs: number }
  readonly each: number
  readonly ours: Many
  readonly theirs: Many
}
type Many = (count: number) => Promise<void>

/** Our shop and Vendure side by side: both run, and they work in turn. @param packages where Vendure is installed */
export async function measureVendure(packages?: string): Promise<Figure[]> {
  await using ours = aDataFolder()
  await using theirs = aDataFolder()
  const installation = packages ?? mkdtempSync(join(tmpdir(), 'vendure-'))
  try {
    await installVendure(installation)
    const data = dataFolder(theirs.path).postgres
    await prepareVendure(installation, data, { rows: ROWS, customers: CUSTOMERS, password: PASSWORD })
    const start = (settings?: Record<string, string>) => startVendure(installation, data, settings)
    return [...(await sideBySide(ours.path, start)), ...(await countStatements(() => start({ shared_preload_libraries: 'pg_stat_statements' })))]
  } finally {
    if (!packages) rmSync(installation, { recursive: true, force: true })
  }
}

async function sideBySide(folder: string, start: () => Promise<VendureProcess>): Promise<Figure[]> {
  await using shop = await startShopProcess(folder, NO_CARRIER)
  await using vendure = await start()
  await assertVendureList(vendure.url)
  const goods = await putGoodsOnSale(shop)
  for (const { database } of [shop, vendure]) await database.query('ANALYZE')
  const [cpuOfOurs, idle] = [() => cpuOf(shop.pid), () => pause(IDLE_S * 1_000)]
  const rounds: { work: Work; ours: Used; theirs: Used }[] = []
  for await (const work of worksOf(shop, goods, vendure)) {
    await work.ours(work.warmUp.ours)
    await work.theirs(work.warmUp.theirs)
    for (let round = 1; round <= ROUNDS; round++) {
      const [ours, theirs] = [await usedFor(cpuOfOurs, () => work.ours(work.each)), await usedFor(vendure.cpu, () => work.theirs(work.each))]
      console.error(`${work.name}, round ${round}: ours ${JSON.stringify(ours)}, Vendure ${JSON.stringify(theirs)}`)
      rounds.push({ work, ours, theirs })
    }
  }
  const [ourIdle, theirIdle] = [rate(await usedFor(cpuOfOurs, idle)), rate(await usedFor(vendure.cpu, idle))]
  return [
    ...[...Map.groupBy(rounds, ({ work }) => work)].flatMap(([work, of]) => [
      ...figuresOf(work, of.map(({ ours }) => ours.ms / work.each), of.map(({ theirs }) => theirs.ms / work.each)),
      lessIdle(work, of.map(({ ours, theirs }) => (ours.ms - ourIdle * ours.seconds) / (theirs.ms - theirIdle * theirs.seconds))),
    ]),
    { name: 'idle, CPU of a second', value: ourIdle, unit: 'ms', vendure: theirIdle, note: 'loops that look whether there is work' },
  ]
}

type Used = { readonly ms: number; readonly seconds: number }

const rate = ({ ms, seconds }: Used): number => ms / seconds

async function usedFor(cpu: () => Usage, work: () => Promise<unknown>): Promise<Used> {
  const [before, begun] = [cpu(), performance.now()]
  await work()
  return { ms: Math.round(total(difference(cpu(), before))), seconds: Math.round((performance.now() - begun) / 100) / 10 }
}

/** One after the other: the sessions of shoppers who return would end while others are measured. */
async function* worksOf(shop: ShopProcess, goods: Goods, vendure: VendureProcess): AsyncGenerator<Work> {
  const ourLists = (count: number) => askForLists(shop.url, count)
  const { lists, listsWithPictures, byGuests, byRegulars } = await worksOfVendure(vendure)
  yield { name: 'list of 24 products', bar: BARS.list, ...LISTS, ours: ourLists, theirs: lists }
  yield { name: "list, Vendure's with the pictures that ours has", bar: BARS.list, ...LISTS_WITH_PICTURES, ours: ourLists, theirs: listsWithPictures }
  yield { name: 'order of a new guest', bar: BARS.order, ...ORDERS, ours: (count) => placeOrders(shop, goods, count), theirs: byGuests }
  yield { name: 'order of a returning shopper', bar: BARS.order, ...ORDERS, ours: await regularOrders(shop, goods), theirs: byRegulars }
}

/** Orders count as done once Vendure's queue of jobs is empty. */
async function worksOfVendure({ url, database }: VendureProcess) {
  const goods = { variantIds: (await database.query<{ id: number }>('SELECT id FROM product_variant ORDER BY id')).map(({ id }) => String(id)) }
  const isDone = async () => (await database.query('SELECT 1 FROM job_record WHERE NOT "isSettled" LIMIT 1')).length === 0
  const orders = (buy: Buy) => (count: number) => buyTogether(goods, count, buy, isDone)
  // What the import of the goods left to do.
  await until(isDone)
  return {
    lists: (count: number) => byClients(count, () => askForVendureList(url)),
    listsWithPictures: (count: number) => byClients(count, () => askForVendureList(url, PICTURES)),
    byGuests: orders(buyAsVendureGuest(url)),
    byRegulars: orders(await vendureRegulars(url, CUSTOMERS, PASSWORD)),
  }
}

/** Vendure's worker takes five jobs a second, and what waits for it is counted: this tells how much of the figure that is. */
const lessIdle = ({ name, bar }: Work, shares: readonly number[]): Figure =>
  ({ name: `${name}, our share less what both take idle`, value: 100 * quantile(shares, 0.5), unit: '%', bar: Number(bar.toFixed(1)) })

function figuresOf({ name, bar, each }: Work, ours: readonly number[], theirs: readonly number[]): Figure[] {
  const shares = ours.map((value, round) => (100 * value) / theirs[round]!)
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(', ')
  return [
    { name: `${name}, CPU`, value: quantile(ours, 0.5), unit: 'ms', vendure: quantile(theirs, 0.5), note: `in rounds of ${each}: ours ${list(ours)}; Vendure ${list(theirs)}` },
    { name: `${name}, our share of Vendure's CPU`, value: quantile(shares, 0.5), unit: '%', bar: Number(bar.toFixed(1)), note: `round by round ${list(shares)}` },
  ]
}

async function countStatements(start: () => Promise<VendureProcess>): Promise<Figure[]> {
  await using vendure = await start()
  await vendure.database.query('CREATE EXTENSION pg_stat_statements')
  const { lists, listsWithPictures, byGuests, byRegulars } = await worksOfVendure(vendure)
  await byGuests(COUNTED)
  const each = perPiece(await statementsOf(vendure, () => pause(5_000)))
  const figures: Figure[] = []
  for (const [name, work] of Object.entries({ list: lists, 'list with pictures': listsWithPictures, 'order of a new guest': byGuests, 'order of a returning shopper': byRegulars }))
    figures.push({ name: `Vendure: ${name}, statements`, value: each(await statementsOf(vendure, () => work(COUNTED)), COUNTED), unit: 'each', note: 'with BEGIN and COMMIT' })
  return figures
}
