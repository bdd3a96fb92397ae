import { randomInt, randomUUID } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findEmbeddedPostgres, removeEmbeddedPostgres } from '@ecolaura/stores'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { openShop, stockProducts } from './shop.fixture.ts'
import { aGuest, CARDS, shopperWith, type PlacedOrder, type ReadyCart, type Shopper } from './shopper.fixture.ts'

/**
 * Each moment of the path at which a crash must lose nothing, and how often ten checkouts pass it at least, however
 * much is done in one batch. CRASH_PASS sets the pass; otherwise it is drawn, and printed.
 */
const POINTS: [point: string, passes: number][] = [
  ['outbox.committed', 10],
  ['log.appended', 6],
  ['outbox.sent', 6],
  ['effect.done', 6],
  ['batch.committed', 6],
  ['provider.called', 10],
  ['payment.recorded', 1],
]
const SHOPPERS = 10

let folder: string
let variantId: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eco-crash-'))
  const { shop, admin } = await openShop({ folder })
  variantId = (await stockProducts(admin, 1, 1_000))[0]!.variantId
  await shop.stop()
})
afterAll(async () => {
  await removeEmbeddedPostgres(join(folder, 'postgres'))
  await rm(folder, { recursive: true, force: true })
})

type ShopProcess = { url: string; child: ChildProcess; exit: Promise<unknown> }

/** The shop as people start it, in a process of its own. */
async function startProcess(killAt = ''): Promise<ShopProcess> {
  const args = ['shop/start.mjs', '--port', '0', '--no-page', '--no-products', '--carrier', '0', '--data', folder]
  const root = new URL('../', import.meta.url)
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, INIT_CWD: undefined, KILL_AT: killAt, NODE_OPTIONS: `--import ${new URL('kill-at.mjs', import.meta.url).href}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    const url = /Shop\s+(http:\S+)/.exec(line)?.[1]
    if (!url) continue
    child.stdout!.resume()
    return { url, child, exit }
  }
  throw new Error(`The shop did not start:\n${lines.join('\n')}`)
}

type Attempt = { shopper: Shopper; cart: ReadyCart; card: string; key: string; order?: PlacedOrder }

test.each(POINTS)('killed at %s in the middle of ten checkouts, every order ends right', async (point, passes) => {
  const nth = Number(process.env['CRASH_PASS']) || randomInt(1, passes + 1)
  console.log(`killing at ${point}, pass ${nth}`)
  const first = await startProcess(`${point}#${nth}`)
  const attempts: Attempt[] = []
  for (let n = 0; n < SHOPPERS; n++) attempts.push(await prepare(first.url))
  first.child.kill('SIGUSR2')
  await Promise.all(attempts.map((attempt) => place(attempt, attempt.shopper).catch(() => undefined)))
  expect(await first.exit).toEqual([null, 'SIGKILL'])

  const second = await startProcess()
  try {
    for (const attempt of attempts) {
      const acknowledged = attempt.order
      const shopper = shopperWith(second.url, attempt.shopper.token)
      // Whoever got no answer asks again under the same key, and whoever got one gets the same.
      const order = await place(attempt, shopper)
      if (acknowledged) expect(order.id).toBe(acknowledged.id)
      expect(await shopper.end(order.id)).toBe('DELIVERED')
    }
    const { socketDir, port } = findPostgres()
    await expectInvariants({ postgres: { socketDir, port, superuser: 'postgres' } as never })
  } finally {
    second.child.kill('SIGTERM')
    await second.exit
  }
}, 300_000)

async function prepare(url: string): Promise<Attempt> {
  const shopper = await aGuest(url)
  return { shopper, cart: await shopper.fillCart([{ variantId, quantity: 2 }]), card: await shopper.addCard(CARDS.approved), key: randomUUID() }
}

async function place(attempt: Attempt, shopper: Shopper): Promise<PlacedOrder> {
  const { order, userErrors } = await shopper.placeOrder(attempt.cart, attempt.card, attempt.key)
  if (!order) throw new Error(`The order was refused: ${JSON.stringify(userErrors)}`)
  attempt.order = order
  return order
}

function findPostgres() {
  const found = findEmbeddedPostgres(join(folder, 'postgres'))
  if (!found) throw new Error('No Postgres runs on the folder.')
  return found
}
