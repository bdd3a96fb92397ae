import { pause } from '@ecolaura/kernel'
import { aGuest } from '../../e2e/shopper.fixture.ts'
import { cpuOf, difference, total } from './family.ts'
import type { Figure } from './figure.ts'
import { putGoodsOnSale, type Goods } from './goods.ts'
import { shares } from './list.ts'
import { aDataFolder, startShopProcess, type ShopProcess } from './shop-process.ts'

const SHOPPERS = 20
const WARM_UP = 300
const MEASURED = 600

/** Parcels that stay where they are while the bench runs: the order's way ends with its confirmation. */
export const NO_CARRIER = ['--no-page', '--no-products', '--carrier', '99999']

/**
 * Whole orders, each by a guest of its own: guest, cart, address, delivery, card, placeOrder, and all that follows by
 * itself until the order is confirmed and everyone has heard of everything.
 */
export async function measureOrders(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await using shop = await startShopProcess(folder.path, NO_CARRIER)
  const goods = await putGoodsOnSale(shop)
  await placeOrders(shop, goods, WARM_UP)
  const [before, begun] = [cpuOf(shop.pid), performance.now()]
  await placeOrders(shop, goods, MEASURED)
  const used = difference(cpuOf(shop.pid), before)
  const seconds = (performance.now() - begun) / 1000
  return [
    { name: 'order, CPU', value: total(used) / MEASURED, unit: 'ms', bar: 20, vendure: 135, note: shares(used, MEASURED) },
    { name: 'orders', value: (1000 * MEASURED) / total(used), unit: 'per CPU second', note: `${SHOPPERS} shoppers, ${MEASURED} orders in ${seconds.toFixed(1)} s` },
  ]
}

/** Has shoppers buy at the same time, and resolves once every area has done its part of every order. */
export async function placeOrders(shop: ShopProcess, { variantIds }: Goods, count: number): Promise<void> {
  let placed = 0
  const buy = async () => {
    for (let n = placed++; n < count; n = placed++) await buyOne(shop.url, variantIds[n % variantIds.length]!)
  }
  await Promise.all(Array.from({ length: SHOPPERS }, buy))
  await pause(1_000)
  // The question is dear and its CPU is counted, so it is asked seldom.
  for (let tries = 0; (await shop.database.query(UNFINISHED, [])).length > 0; tries++) {
    if (tries === 60) throw new Error('An order was not confirmed and heard of everywhere within a minute.')
    await pause(1_000)
  }
}

const MOST_TRIES = 5

/** A shop that is too busy says so, and asks the shopper to try again in a moment. */
async function buyOne(url: string, variantId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await (await aGuest(url)).buy(variantId))
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
  ${AREAS.map((area) => `UNION ALL (SELECT event_id::text FROM ${area}.outbox WHERE published_at IS NULL LIMIT 1)`).join('\n  ')}
  LIMIT 1`
