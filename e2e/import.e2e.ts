import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { openShop, type OpenShop } from './shop.fixture.ts'
import { aGuest } from './shopper.fixture.ts'

/** Real catalogues, where they are at hand; our own sample in the same format is always there. */
const SAMPLES = process.env['ECOLAURA_SAMPLE_DATA'] ?? ''
const OWN = new URL('../subgraphs/catalog/src/fixtures/', import.meta.url).pathname
const FILES: [name: string, path: string][] = [
  ['our own sample', join(OWN, 'sample-products.csv')],
  ['apparel.csv', join(SAMPLES, 'apparel.csv')],
  ['home-and-garden.csv', join(SAMPLES, 'home-and-garden.csv')],
]

let open: OpenShop
beforeAll(async () => {
  open = await openShop()
})
afterAll(async () => {
  await expectInvariants(open.shop)
  await open[Symbol.asyncDispose]()
})

type Report = { id: string; status: string; rows: number; products: number; variants: number; created: number; unchanged: number; problems: { line: number; column: string | null; message: string }[] }
const REPORT = 'id status rows products variants created unchanged problems { line column message }'

async function importFile(content: string): Promise<Report> {
  const headers = (open.admin.requestConfig.headers ?? {}) as Record<string, string>
  const upload = await fetch(`${open.shop.url}/uploads?name=products.csv`, { method: 'PUT', headers, body: content })
  expect(upload.status).toBe(201)
  const { id: uploadId } = (await upload.json()) as { id: string }
  const { importProducts } = await open.admin.request<{ importProducts: { productImport: Report } }>(
    `mutation ($input: ImportProductsInput!) { importProducts(input: $input) { productImport { ${REPORT} } userErrors { message } } }`, { input: { uploadId, currencyCode: 'EUR' } })
  return until(async () => {
    const { productImport } = await open.admin.request<{ productImport: Report }>(`query ($id: ID!) { productImport(id: $id) { ${REPORT} } }`, { id: importProducts.productImport.id })
    return ['COMPLETE', 'FAILED'].includes(productImport.status) ? productImport : undefined
  }, 'the import has ended')
}

for (const [name, path] of FILES) {
  // Where the real catalogues are is said by ECOLAURA_SAMPLE_DATA.
  test.skipIf(!existsSync(path))(`${name} is imported without a lost row, again without a change, and sells to the end of an order`, () => importAndSell(path))
}

async function importAndSell(path: string): Promise<void> {
  const content = await readFile(path, 'utf8')
  const first = await importFile(content)
  expect(first).toMatchObject({ status: 'COMPLETE', problems: [], created: first.products })
  expect(await importFile(content)).toMatchObject({ status: 'COMPLETE', created: 0, unchanged: first.products })

  const guest = await aGuest(open.shop.url)
  const { products } = await guest.graph.request<{ products: { nodes: { variants: { id: string; availableQuantity: number; price: object | null }[] }[] } }>(
    '{ products(first: 100) { nodes { variants { id availableQuantity price { amount { amount } } } } } }')
  const inStock = products.nodes.flatMap(({ variants }) => variants).find(({ availableQuantity, price }) => price && availableQuantity > 0)!
  const { id } = await guest.buy(inStock.id)
  expect(await guest.end(id)).toBe('DELIVERED')
}

test('a broken file says line and column, and changes nothing', async () => {
  const count = async () => (await open.admin.request<{ products: { totalCount: number } }>('{ products { totalCount } }')).products.totalCount
  const before = await count()
  const report = await importFile('Handle,Title,Variant Price\ngood-tee,Good tee,12.50\nbad-tee,Bad tee,twelve\n')
  expect(report).toMatchObject({ status: 'FAILED', problems: [{ line: 3, column: 'Variant Price', message: expect.any(String) }] })
  expect(await count()).toBe(before)
})

test('a guest may not upload, and staff not by a foreign id', async () => {
  const guest = await aGuest(open.shop.url)
  const refused = await fetch(`${open.shop.url}/uploads?name=x.csv`, { method: 'PUT', headers: { authorization: `Bearer ${guest.token}` }, body: 'Handle\n' })
  expect(refused.status).toBe(403)
  const { importProducts } = await open.admin.request<{ importProducts: { userErrors: object[] } }>(
    'mutation ($input: ImportProductsInput!) { importProducts(input: $input) { userErrors { code } } }', { input: { uploadId: '../keys.json', currencyCode: 'EUR' } })
  expect(importProducts.userErrors).toHaveLength(1)
})
