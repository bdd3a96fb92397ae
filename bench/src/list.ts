import { cpuOf, difference, total, type Usage } from './family.ts'
import type { Figure } from './figure.ts'
import { putGoodsOnSale } from './goods.ts'
import { aDataFolder, startShopProcess } from './shop-process.ts'

const CLIENTS = 8
const WARM_UP = 1_000
const MEASURED = 1_500

/** What a page of products shows: variants, prices and stock come from three areas. */
const LIST = `query ProductList($first: Int!) {
  products(first: $first) {
    nodes {
      id handle title vendor media { url alt }
      variants { id sku availability availableQuantity price { amount { amount currencyCode } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`
const BODY = JSON.stringify({ query: LIST, operationName: 'ProductList', variables: { first: 24 } })

/** A page of 24 products with variants, prices and stock, over HTTP through the router. */
export async function measureList(): Promise<Figure[]> {
  await using folder = aDataFolder()
  await using shop = await startShopProcess(folder.path, ['--no-page', '--no-products'])
  await putGoodsOnSale(shop)
  await assertWhole(shop.url)
  await askForLists(shop.url, WARM_UP)
  const before = cpuOf(shop.pid)
  await askForLists(shop.url, MEASURED)
  const used = difference(cpuOf(shop.pid), before)
  return [
    { name: 'list of 24 products, CPU', value: total(used) / MEASURED, unit: 'ms', bar: 7, vendure: 73, note: shares(used, MEASURED) },
    { name: 'list, answers', value: (1000 * MEASURED) / total(used), unit: 'per CPU second', note: `${CLIENTS} clients, ${MEASURED} answers` },
  ]
}

export const shares = ({ node, postgres }: Usage, count: number): string => `node ${(node / count).toFixed(2)}, Postgres ${(postgres / count).toFixed(2)}`

/** Asks for the page this many times. */
export const askForLists = (url: string, count: number): Promise<void> => byClients(count, () => post(url))

/** Some clients, each asking again as soon as it is answered. */
export async function byClients(count: number, ask: () => Promise<unknown>): Promise<void> {
  let asked = 0
  const askOn = async () => {
    while (asked++ < count) await ask()
  }
  await Promise.all(Array.from({ length: CLIENTS }, askOn))
}

async function post(url: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY })
  return response.text()
}

type Answer = { data?: { products: { nodes: { variants: { availableQuantity: number | null; price: object | null }[] }[] } }; errors?: unknown }

/** A fast answer that lacks something would be a figure of nothing. */
async function assertWhole(url: string): Promise<void> {
  const { data, errors } = JSON.parse(await post(url)) as Answer
  const variants = data?.products.nodes.flatMap((node) => node.variants) ?? []
  const isWhole = data?.products.nodes.length === 24 && variants.length === 72 && variants.every(({ availableQuantity, price }) => availableQuantity && price)
  if (!isWhole) throw new Error(`The list is not whole: ${JSON.stringify(errors ?? data)}`)
}
