import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogArea, folderUploads } from '@ecolaura/catalog/area'
import { inventoryArea } from '@ecolaura/inventory/area'
import { pricingArea } from '@ecolaura/pricing/area'
import { anAdmin, startTestArea, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { variantsOf } from './product.ts'
import { CATEGORIES, PRODUCTS, seedPicture } from './products.ts'
import { seedShop, type Execute } from './seed.ts'

let areas: TestArea[]
let sent = 0

/** The areas that the seed speaks to; each operation is about one of them. */
const execute: Execute = async (query, variables) => {
  const field = /\{ (\w+)/.exec(query)![1]!
  const owner = areas.find(({ area: { subgraph: { schema } } }) => field in { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() })!
  sent++
  return owner.execute(query, variables, anAdmin())
}

beforeAll(async () => {
  const uploads = folderUploads(await mkdtemp(join(tmpdir(), 'eco-seed-')))
  areas = await Promise.all([
    startTestArea('catalog', (ports) => catalogArea(ports, { uploads })),
    startTestArea('pricing', (ports) => pricingArea(ports)),
    startTestArea('inventory', (ports) => inventoryArea(ports)),
  ])
})
afterAll(() => Promise.all(areas.map((area) => area[Symbol.asyncDispose]())))

const shown = async () => {
  const { data } = await execute('{ products(first: 100, where: { status: { eq: ACTIVE } }) { nodes { handle version category { slug } media { url } variants { id sku media { url } } } } }')
  return (data as { products: { nodes: { handle: string; version: number; category: { slug: string }; media: { url: string }[]; variants: { id: string; sku: string; media: { url: string } }[] }[] } }).products.nodes
}
const stockOf = async (ids: string[]) => {
  const { data } = await areas[2]!.execute('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Variant { id availableQuantity } } }', { of: ids.map((id) => ({ __typename: 'Variant', id })) }, anAdmin())
  return new Map((data as { _entities: { id: string; availableQuantity: number }[] })._entities.map(({ id, availableQuantity }) => [id, availableQuantity]))
}
const pricesOf = async (ids: string[]) => {
  const { data } = await areas[1]!.execute('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Variant { id price { amount { amount } } } } }', { of: ids.map((id) => ({ __typename: 'Variant', id })) }, anAdmin())
  return new Map((data as { _entities: { id: string; price: { amount: { amount: string } } }[] })._entities.map(({ id, price }) => [id, price.amount.amount]))
}

test('a seed that was cut short goes on, and one that is repeated changes nothing', async () => {
  await expect(seedShop(async (query, variables) => {
    if (sent > 60) throw new Error('killed')
    return execute(query, variables)
  })).rejects.toThrow('killed')
  await seedShop(execute)
  const first = await shown()
  const variants = first.flatMap((product) => product.variants)
  const stock = await stockOf(variants.map(({ id }) => id))
  const prices = await pricesOf(variants.map(({ id }) => id))

  expect(first.map(({ handle }) => handle).toSorted()).toEqual(PRODUCTS.map(({ handle }) => handle).toSorted())
  expect(new Set(first.map(({ category }) => category.slug))).toEqual(new Set(CATEGORIES.map(({ slug }) => slug)))
  const wanted = PRODUCTS.flatMap(variantsOf).map(({ sku, stock: quantity, price }) => [sku, quantity, price])
  expect(variants.map(({ id, sku }) => [sku, stock.get(id), prices.get(id)]).toSorted()).toEqual(wanted.toSorted())

  sent = 0
  await seedShop(execute)
  expect(sent).toBe(3)
  expect(await shown()).toEqual(first)
})

test('every picture that the seed names is drawn', async () => {
  const urls = (await shown()).flatMap(({ media, variants }) => [...media, ...variants.map((variant) => variant.media)]).map(({ url }) => url)
  expect(urls.filter((url) => !seedPicture(url.replace('/media/seed/', '').replace('.svg', '')))).toEqual([])
})
