import { createClient, type Client } from 'graphql-ws'
import { aGuest, CARDS, type Shopper, type Update } from '../../e2e/shopper.fixture.ts'
import { quantile, type Figure } from './figure.ts'
import { putGoodsOnSale, type Goods } from './goods.ts'
import { NO_CARRIER, placeOrders } from './orders.ts'
import { aDataFolder, startShopProcess, type ShopProcess } from './shop-process.ts'

const WARM_UP = 100
const ORDERS = 100

/** Milliseconds from the request and from its answer to the moment at which the shopper is told. */
type Times = { readonly fromRequest: number; readonly fromAnswer: number }

/** From `placeOrder` to the CONFIRMED that a shopper hears over an open WebSocket. */
export async function measureLatency(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await using shop = await startShopProcess(folder.path, NO_CARRIER)
  const goods = await putGoodsOnSale(shop)
  await placeOrders(shop, goods, WARM_UP)
  return [...(await latencyOf(shop, goods, 1)), ...(await latencyOf(shop, goods, 20))]
}

async function latencyOf(shop: ShopProcess, goods: Goods, shoppers: number): Promise<Figure[]> {
  const times: Times[] = []
  let placed = 0
  const shop1 = async () => {
    for (let n = placed++; n < ORDERS; n = placed++) times.push(await timedOrder(shop.url, goods.variantIds[n % goods.variantIds.length]!))
  }
  await Promise.all(Array.from({ length: shoppers }, shop1))
  const who = shoppers === 1 ? 'one shopper' : `${shoppers} shoppers`
  const answers = times.map(({ fromAnswer }) => fromAnswer)
  return [0.5, 0.95, 0.99].map((share) => ({
    name: `placeOrder to CONFIRMED, ${who}, p${share * 100}`,
    value: quantile(times.map(({ fromRequest }) => fromRequest), share),
    unit: 'ms',
    note: `after the answer ${quantile(answers, share).toFixed(0)} ms; ${ORDERS} orders`,
  }))
}

async function timedOrder(url: string, variantId: string): Promise<Times> {
  const guest = await aGuest(url)
  const [cart, card] = [await guest.fillCart([{ variantId }]), await guest.addCard(CARDS.approved)]
  const socket = await openSocket(url, guest)
  try {
    const requested = performance.now()
    const { order } = await guest.placeOrder(cart, card)
    const answered = performance.now()
    await confirmed(socket, order!.id)
    const told = performance.now()
    return { fromRequest: told - requested, fromAnswer: told - answered }
  } finally {
    await socket.dispose()
  }
}

/** The page has its socket open before anybody orders. */
async function openSocket(url: string, { token }: Shopper): Promise<Client> {
  const open = Promise.withResolvers<void>()
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    onNonLazyError: open.reject,
    on: { connected: () => open.resolve() },
  })
  await open.promise
  return socket
}

async function confirmed(socket: Client, id: string): Promise<void> {
  const updates = socket.iterate<{ orderStatus: Update }>({
    query: 'subscription ($id: ID!) { orderStatus(id: $id, afterVersion: 0) { event { version type } order { status } } }',
    variables: { id },
  })
  for await (const { data, errors } of updates) {
    if (errors?.length) throw new Error(errors[0]!.message)
    if (data?.orderStatus.event.type === 'order.confirmed') return
  }
  throw new Error(`Order ${id} was not confirmed.`)
}
