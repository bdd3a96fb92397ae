import { pause } from '@ecolaura/kernel'
import { aGuest } from '../../e2e/shopper.fixture.ts'
import { cpuOf, difference, total } from './family.ts'
import type { Figure } from './figure.ts'
import { putGoodsOnSale, type Goods } from './goods.ts'
import { shares } from './list.ts'
import { aRegular } from './regular.ts'
import { aDataFolder, startShopProcess, type ShopProcess } from './shop-process.ts'

export const SHOPPERS = 20
const WARM_UP = 300
const MEASURED = 600

/** Parcels that stay where they are while the bench runs: the order's way ends with its confirmation. */
export const NO_CARRIER = ['--no-page', '--no-products', '--carrier', '99999']

/**
 * Whole orders, from the cart until the order is confirmed and everyone has heard of everything: by shoppers who have
 * an address and a card here, and by guests who are made, with address and card, for the one order.
 */
export async function measureOrders(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await using shop = await startShopProcess(folder.path, NO_CARRIER)
  const goods = await putGoodsOnSale(shop)
  const byRegulars = await regularOrders(shop, goods)
  await placeOrders(shop, goods, WARM_UP)
  await byRegulars(WARM_UP)
  return [
    ...(await figuresOf(shop, 'order, CPU', 'cart, delivery, order: 3 requests', byRegulars)),
    ...(await figuresOf(shop, 'order of a new guest, CPU', 'guest, address and card too: 7 requests', (count) => placeOrders(shop, goods, count), 135)),
  ]
}

async function figuresOf(shop: ShopProcess, name: string, note: string, place: (count: number) => Promise<void>, vendure?: number): Promise<Figure[]> {
  const [before, begun] = [cpuOf(shop.pid), performance.now()]
  await place(MEASURED)
  const used = difference(cpuOf(shop.pid), before)
  const seconds = (performance.now() - begun) / 1000
  return [
    { name, value: total(used) / MEASURED, unit: 'ms', bar: 20, ...(vendure && { vendure }), note: `${note}; ${shares(used, MEASURED)}` },
    { name: `${name.replace(', CPU', '')}: how many`, value: (1000 * MEASURED) / total(used), unit: 'per CPU second', note: `${SHOPPERS} shoppers, ${MEASURED} orders in ${seconds.toFixed(1)} s` },
  ]
}

/** Makes shoppers who return; resolves with what has them order. */
export async function regularOrders(shop: ShopProcess, goods: Goods): Promise<(count: number) => Promise<void>> {
  const regulars = await Promise.all(Array.from({ length: SHOPPERS }, () => aRegular(shop.url, goods.variantIds[0]!)))
  return (count) => shopAll(shop, goods, count, (variantId, shopper) => regulars[shopper]!.buy(variantId))
}

/** Orders by guests who are made for them. */
export const placeOrders = (shop: ShopProcess, goods: Goods, count: number): Promise<void> =>
  shopAll(shop, goods, count, async (variantId) => void (await (await aGuest(shop.url)).buy(variantId)))

export type Buy = (variantId: string, shopper: number) => Promise<void>

/** Has shoppers buy at the same time, and resolves once every area has done its part of every order. */
const shopAll = (shop: ShopProcess, goods: Goods, count: number, buy: Buy): Promise<void> =>
  buyTogether(goods, count, buy, async () => (await shop.database.query(UNFINISHED, [])).length === 0)

/** Has shoppers buy at the same time, and resolves once all that follows is done. */
export async function buyTogether({ variantIds }: Goods, count: number, buy: Buy, isDone: () => Promise<boolean>): Promise<void> {
  let placed = 0
  const buyOn = async (_: unknown, shopper: number) => {
    for (let n = placed++; n < count; n = placed++) await patiently(() => buy(variantIds[n % variantIds.length]!, shopper))
  }
  await Promise.all(Array.from({ length: SHOPPERS }, buyOn))
  await pause(1_000)
  await until(isDone)
}

/** Waits until all is done that follows an order. @throws when that takes too long */
export async function until(isDone: () => Promise<boolean>): Promise<void> {
  // The question is dear and its CPU is counted, so it is asked seldom.
  for (let tries = 0; !(await isDone()); tries++) {
    if (tries === 180) throw new Error('An order was not confirmed and heard of everywhere within three minutes.')
    await pause(1_000)
  }
}

const MOST_TRIES = 5

/** A shop that is too busy says so, and asks the shopper to try again in a moment. */
async function patiently(buy: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await buy()
    } catch (error) {
      if (tries === MOST_TRIES) throw error
      console.error(`trying again: ${(error as Error).message}`)
      await pause(1_000)
    }
  }
}

const AREAS = ['accounts', 'catalog', 'inventory', 'orders', 'payments', 'pricing', 'shipping']

/** What is still to happen: an order that someone has not done their part of, or a fact that has not left. */
const UNFINISHED = `
  SELECT o.id FROM orders.orders o
  LEFT JOIN inventory.reservations r ON r.order_id = o.id LEFT JOIN payments.payments m ON m.order_id = o.id
  LEFT JOIN shipping.shipments s ON s.order_id = o.id LEFT JOIN pricing.quotes q ON q.id = o.state->>'quoteId'
  WHERE o.status <> 'CONFIRMED' OR r.status IS DISTINCT FROM 'COMMITTED' OR m.status IS DISTINCT FROM 'CAPTURED' OR s.id IS NULL OR q.status IS DISTINCT FROM 'CONSUMED'
  ${AREAS.map((area) => `UNION ALL (SELECT event_id::text FROM ${area}.outbox LIMIT 1)`).join('\n  ')}
  LIMIT 1`
