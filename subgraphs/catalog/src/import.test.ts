import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { inventory, pricing } from '@ecolaura/contracts'
import { aShopper, anAdmin, startTestArea, until, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogArea, folderUploads } from './area.ts'
import { importStore } from './import.store.ts'
import { readProducts } from './product-csv.ts'

let shop: TestArea
let folder: string
const uploads = () => folderUploads(join(folder, 'uploads'))
const samples = process.env['ECOLAURA_SAMPLE_DATA']
const FILES = [
  new URL('fixtures/sample-products.csv', import.meta.url).pathname,
  ...(samples ? readdirSync(samples).filter((name) => name.endsWith('.csv') && readFileSync(join(samples, name), 'utf8').startsWith('Handle,')).map((name) => join(samples, name)) : []),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eco-catalog-'))
  shop = await startTestArea('catalog', (ports) => catalogArea(ports, { uploads: uploads() }))
})
afterAll(async () => {
  await shop[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Report = Record<'status' | 'fileName' | 'id', string> & Record<'rows' | 'products' | 'created', number>
type Imported = { importId: string; productId: string; variants: { isNew: boolean }[] }
type Mug = { version: number; variants: { id: string }[] }
const REPORT = 'id status fileName rows products variants created updated unchanged answered completedAt problems { line column message }'

async function start(content: Buffer | string, name = 'products.csv'): Promise<Report> {
  const uploadId = await uploads().save(Readable.from([Buffer.from(content as string)]), name)
  const { data, errors } = await shop.execute(`mutation ($input: ImportProductsInput!) { importProducts(input: $input) { productImport { ${REPORT} } userErrors { code } } }`, { input: { uploadId, currencyCode: 'EUR' } }, anAdmin())
  if (errors) throw new Error(JSON.stringify(errors))
  return (data as { importProducts: { productImport: Report } }).importProducts.productImport
}
const reportOf = async (id: string): Promise<Report> => ((await shop.execute(`query ($id: ID!) { productImport(id: $id) { ${REPORT} } }`, { id }, anAdmin())).data as { productImport: Report }).productImport
const whenRead = (id: string) => until(async () => {
  const found = await reportOf(id)
  return found.status === 'READING' ? undefined : found
}, 'the import is read')
const factsOf = async (importId: string) => (await shop.facts()).filter((fact): fact is typeof fact & Imported => 'importId' in fact && fact.importId === importId)

/** Pricing and inventory take up what was imported, as they do. */
async function answer(id: string): Promise<void> {
  const facts = await factsOf(id)
  await Promise.all(facts.flatMap(({ importId, productId, variants }) => [
    shop.deliver(pricing, { type: 'prices.imported', importId, productId, variants: variants.length }),
    shop.deliver(inventory, { type: 'stock.imported', importId, productId, variants: variants.length }),
  ]))
}
const everything = async () => {
  const { data } = await shop.execute('{ products(first: 100, orderBy: { field: TITLE, direction: ASC }) { nodes { id handle version status updatedAt variants { id title sku } } } categories { id name version } }', {}, anAdmin())
  return data
}

test.each(FILES.map((file) => [file.split('/').at(-1)!, file]))('every row of %s comes into the shop, once however often it is imported', async (name, file) => {
  const content = readFileSync(file)
  const expected = readProducts(content, 'EUR')
  const first = await whenRead((await start(content, name)).id)
  const variants = expected.products.flatMap((product) => product.variants).length
  expect(first).toMatchObject({ status: 'WAITING', fileName: name, rows: expected.rows, products: expected.products.length, variants, created: expected.products.length, updated: 0, unchanged: 0, answered: 0, problems: [] })
  const facts = await factsOf(first.id)
  expect(facts.flatMap((fact) => fact.variants)).toHaveLength(variants)
  expect(facts.every((fact) => fact.variants.every(({ isNew }) => isNew))).toBe(true)
  await answer(first.id)
  expect(await reportOf(first.id)).toMatchObject({ status: 'COMPLETE', answered: expected.products.length, completedAt: expect.anything() })

  const before = await everything()
  const second = await whenRead((await start(content, name)).id)
  expect(second).toMatchObject({ created: 0, updated: 0, unchanged: expected.products.length })
  expect(await everything()).toEqual(before)
  expect((await factsOf(second.id)).every((fact) => fact.variants.every(({ isNew }) => !isNew))).toBe(true)
})

test('an imported product has its options, pictures, safe description and category', async () => {
  const { data } = await shop.execute('{ product(handle: "linen-shirt") { title vendor descriptionHtml category { name } options { name values } variants { title grams media { url } } media { alt } } seed: product(handle: "seed-paper") { id } }', {}, aShopper())
  expect(data).toMatchObject({
    product: {
      title: 'Linen shirt', vendor: 'Flaxhaus', category: { name: 'Shirts' }, descriptionHtml: '<p>Woven in Friesland. <b>Wash at 30 °C.</b></p>',
      options: [{ name: 'Size', values: ['S', 'M'] }, { name: 'Colour', values: ['Natural', 'Indigo'] }],
      variants: [{ title: 'S / Natural', grams: 210 }, { title: 'M / Natural' }, { title: 'M / Indigo', media: { url: 'https://images.example.com/linen-indigo.jpg' } }],
    },
    seed: null,
  })
})

test('a broken file changes nothing and says line and column', async () => {
  const before = await everything()
  const broken = 'Handle,Title,Type,Variant Price\nsound,Sound,New kind,1\nbroken,Broken,New kind,cheap\n'
  expect(await whenRead((await start(broken)).id)).toMatchObject({ status: 'FAILED', rows: 2, created: 0, completedAt: expect.anything(), problems: [{ line: 3, column: 'Variant Price', message: '"cheap" is not a price in EUR; write it as 12.50.' }] })
  expect(await everything()).toEqual(before)
})

test('a file changes what it says and keeps the rest: other variants, weights, the ids', async () => {
  const line = (more: string) => `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price\n${more}`
  await whenRead((await start(line('mug,Mug,Size,Small,M-S,300,9\nmug,,,Large,M-L,450,12\n'))).id)
  const mug = async () => ((await shop.execute('{ product(handle: "mug") { version title variants { id title sku grams } } }', {}, anAdmin())).data as { product: Mug }).product
  const before = await mug()
  const next = await whenRead((await start(line('mug,Big mug,Size,Large,,,13\nmug,,,Huge,M-H,600,15\n'))).id)
  expect(next).toMatchObject({ created: 0, updated: 1, unchanged: 0 })
  const after = await mug()
  expect(after).toMatchObject({ version: before.version + 1, title: 'Big mug', variants: [{ id: before.variants[1]!.id, title: 'Large', sku: 'M-L', grams: 450 }, { title: 'Huge' }, { id: before.variants[0]!.id, title: 'Small' }] })
  expect((await factsOf(next.id))[0]!.variants.map(({ isNew }) => isNew)).toEqual([false, true])
})

test('an import that was cut short goes on from where it was, and counts each product once', async () => {
  const text = `Handle,Title,Variant Price\n${Array.from({ length: 50 }, (_, n) => `part-${n},Part ${n},${n + 1}`).join('\n')}`
  const file = readProducts(Buffer.from(text), 'EUR')
  const uploadId = await uploads().save(Readable.from([Buffer.from(text)]), 'parts.csv')
  // A process that dies after its first batch, before the shop's own reader has seen the import.
  const id = await shop.db.transaction(async (tx) => {
    const started = await importStore(tx).start(uploadId, 'parts.csv', 'EUR')
    await importStore(tx).write({ id: started.id, uploadId, currencyCode: 'EUR', written: 0 }, file, 7)
    return started.id
  })
  expect(await whenRead(id)).toMatchObject({ status: 'WAITING', products: 50, created: 50, updated: 0 })
  expect(await factsOf(id)).toHaveLength(50)
  expect(new Set((await factsOf(id)).map(({ productId }) => productId)).size).toBe(50)
})

test('of two that read one import at once, one writes each product', async () => {
  const text = 'Handle,Title\nrace-1,Race 1\nrace-2,Race 2\n'
  const file = readProducts(Buffer.from(text), 'EUR')
  const store = importStore(shop.db)
  await shop.db.query(`INSERT INTO imports (id, upload_id, file_name, currency, started_at) VALUES ('imp_race', 'upl_gone', 'race.csv', 'EUR', now() + interval '1 hour')`)
  const open = { id: 'imp_race', uploadId: 'upl_gone', currencyCode: 'EUR', written: 0 }
  const written = await Promise.all([store.write(open, file, 5), store.write(open, file, 5)])
  expect(written.toSorted()).toEqual([2, undefined])
  expect(await reportOf('imp_race')).toMatchObject({ created: 2, updated: 0, unchanged: 0 })
})

test('an upload that is not there is refused, one that got lost fails with words, and shoppers import nothing', async () => {
  const importing = (uploadId: string, principal = anAdmin()) => shop.execute('mutation ($input: ImportProductsInput!) { importProducts(input: $input) { productImport { id } userErrors { code } } }', { input: { uploadId, currencyCode: 'EUR' } }, principal)
  expect((await importing('upl_../../secret')).data).toMatchObject({ importProducts: { productImport: null, userErrors: [{ code: 'NOT_FOUND' }] } })
  expect((await importing('upl_x', aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  const { id } = await importStore(shop.db).start('upl_00000000-0000-0000-0000-000000000000', 'gone.csv', 'EUR')
  expect(await whenRead(id)).toMatchObject({ status: 'FAILED', problems: [{ message: expect.stringContaining('upload it again') }] })
})

test('a file that is too large is refused and leaves nothing behind', async () => {
  const small = folderUploads(join(folder, 'small'), 10)
  await expect(small.save(Readable.from([Buffer.alloc(8), Buffer.alloc(8)]), 'big.csv')).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' })
  expect(readdirSync(join(folder, 'small'))).toEqual([])
})
