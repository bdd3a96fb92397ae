import { aShopper, anAdmin, countStatements, startTestArea, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogArea, folderUploads } from './area.ts'

let shop: TestArea
beforeAll(async () => {
  shop = await startTestArea('catalog', (ports) => catalogArea(ports, { uploads: folderUploads('unused') }))
})
afterAll(() => shop[Symbol.asyncDispose]())

type Seen = { id: string; handle: string; version: number; description: string; descriptionHtml: string | null; variants: { id: string; title: string }[] }
type SeenCategory = { id: string; products: { totalCount: number; nodes: { title: string; category: { name: string } }[] } }
type Answer = { product: Seen; category: SeenCategory; userErrors: { code: string }[] }
type List = { nodes: { title: string }[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } }
const FIELDS = 'id handle title status version description descriptionHtml tags options { name values } variants { id title sku grams } category { slug } publishedAt'
const ERRORS = 'userErrors { __typename code field ... on StaleVersionError { currentVersion } }'

async function mutate(name: string, input: object, principal = anAdmin()): Promise<Answer> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const of = name.endsWith('Category') ? 'category { id slug name version parent { slug } }' : `product { ${FIELDS} }`
  const { data, errors } = await shop.execute(`mutation ($input: ${type}!) { ${name}(input: $input) { ${of} ${ERRORS} } }`, { input }, principal)
  if (errors) throw new Error(JSON.stringify(errors))
  return (data as Record<string, Answer>)[name]!
}
const create = async (input: object) => (await mutate('createProduct', input)).product
const titles = async (args: string, principal = anAdmin()) => {
  const { data, errors } = await shop.execute(`{ products(${args}) { nodes { title } totalCount pageInfo { hasNextPage endCursor } } }`, {}, principal)
  if (errors) throw new Error(JSON.stringify(errors))
  const { nodes, ...page } = (data as { products: List }).products
  return { titles: nodes.map(({ title }) => title), ...page }
}

test('staff adds a product with variants, publishes it, and only then a shopper sees it', async () => {
  const options = (size: string) => [{ name: 'Size', value: size }]
  const product = await create({ title: 'Größe & Maß', optionNames: ['Size'], variants: [{ sku: 'A-S', grams: 150, options: options('S') }, { sku: 'A-M', grams: 160, options: options('M') }] })
  expect(product).toMatchObject({ handle: 'groesse-mass', status: 'DRAFT', version: 1, options: [{ name: 'Size', values: ['S', 'M'] }], variants: [{ title: 'S', grams: 150 }, { title: 'M' }] })
  const seen = (principal = aShopper()) => shop.execute(`{ product(handle: "groesse-mass") { title } variant(id: "${product.variants[0]!.id}") { title product { handle } } }`, {}, principal)
  expect((await seen()).data).toEqual({ product: null, variant: null })
  expect((await mutate('publishProduct', { id: product.id, expectedVersion: 1 })).product).toMatchObject({ status: 'ACTIVE', version: 2, publishedAt: expect.anything() })
  expect((await seen()).data).toEqual({ product: { title: 'Größe & Maß' }, variant: { title: 'S', product: { handle: 'groesse-mass' } } })
  expect((await shop.facts()).filter((fact) => 'productId' in fact && fact.productId === product.id).map(({ type }) => type)).toEqual(['product.created', 'product.published'])
})

test('a shopper may not change the catalogue', async () => {
  await expect(mutate('createProduct', { title: 'Mine' }, aShopper())).rejects.toThrow('FORBIDDEN')
  await expect(mutate('createCategory', { name: 'Mine' }, aShopper())).rejects.toThrow('FORBIDDEN')
})

test('an archived product leaves the shop, and its variants no longer resolve for shoppers', async () => {
  const product = await create({ title: 'Leaving', publish: true })
  await mutate('archiveProduct', { id: product.id })
  const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { title } ... on Variant { title } } }`
  const of = [{ __typename: 'Product', id: product.id }, { __typename: 'Variant', id: product.variants[0]!.id }]
  expect((await shop.execute(entities, { of }, aShopper())).data).toEqual({ _entities: [null, null] })
  expect((await shop.execute(entities, { of }, anAdmin())).data).toEqual({ _entities: [{ title: 'Leaving' }, { title: 'Default' }] })
})

test('products of one title get handles of their own; a handle that was asked for is never changed', async () => {
  expect((await create({ title: 'Soap' })).handle).toBe('soap')
  expect((await create({ title: 'Soap' })).handle).toBe('soap-2')
  expect(await mutate('createProduct', { title: 'Other', handle: 'soap' })).toMatchObject({ product: null, userErrors: [{ code: 'HANDLE_TAKEN' }] })
  expect(await mutate('createProduct', { title: 'Other', handle: 'a/b' })).toMatchObject({ userErrors: [{ code: 'INVALID_HANDLE' }] })
})

test('a change of a version that is gone is refused with the one there is; two changes at once cannot both win', async () => {
  const { id } = await create({ title: 'Contested' })
  const answers = await Promise.all(['One', 'Two'].map((title) => mutate('updateProduct', { id, title, expectedVersion: 1 })))
  expect(answers.map(({ product }) => (product as Seen | null)?.version ?? null).sort()).toEqual([2, null])
  expect(answers.find(({ product }) => !product)!.userErrors).toMatchObject([{ __typename: 'StaleVersionError', currentVersion: 2 }])
})

test('a change that changes nothing keeps the version and reports nothing', async () => {
  const media = [{ url: '/media/a.svg', alt: 'A' }]
  const { id } = await create({ title: 'Same', tags: ['a'], media, composition: [{ material: 'wood', share: 100 }] })
  expect((await mutate('updateProduct', { id, title: 'Same', tags: ['a'], media })).product.version).toBe(1)
  expect((await shop.facts()).filter((fact) => 'productId' in fact && fact.productId === id)).toHaveLength(1)
})

test('variants keep their ids when their product is changed, and follow their options', async () => {
  const size = (value: string) => ({ options: [{ name: 'Size', value }] })
  const { id, variants } = await create({ title: 'Kept', optionNames: ['Size'], variants: [size('S'), size('M')] })
  const { product } = await mutate('updateProduct', { id, variants: [size('L'), size('M')] })
  expect(product.variants.map(({ title }) => title)).toEqual(['L', 'M'])
  expect(product.variants[1]!.id).toBe(variants[1]!.id)
  expect(product.variants[0]!.id).not.toBe(variants[0]!.id)
  const { data } = await shop.execute(`{ gone: variant(id: "${variants[0]!.id}") { id } kept: variant(id: "${variants[1]!.id}") { id } }`, {}, anAdmin())
  expect(data).toEqual({ gone: null, kept: { id: variants[1]!.id } })
})

test('HTML is made safe and brings plain words', async () => {
  const { description, descriptionHtml } = await create({ title: 'Html', descriptionHtml: '<p onclick="x()">Linen &amp; <b>wool</b></p><script>alert(1)</script><p>Soft<img src="javascript:x"></p>' })
  expect(description).toBe('Linen & wool\nSoft')
  expect(descriptionHtml).toBe('<p>Linen &amp; <b>wool</b></p><p>Soft<img /></p>')
})

test('a list goes page by page over every order without loss or repeat', async () => {
  const { category } = await mutate('createCategory', { name: 'Pages' })
  for (const title of ['delta', 'Alpha', 'charlie', 'Bravo', 'alpha']) await create({ title, categoryId: category.id, publish: title !== 'charlie' })
  for (const field of ['CREATED_AT', 'UPDATED_AT', 'PUBLISHED_AT', 'TITLE'])
    for (const direction of ['ASC', 'DESC']) {
      const order = `where: { category: { eq: "${category.id}" } }, orderBy: { field: ${field}, direction: ${direction} }, first: 2`
      const seen: string[] = []
      let page = await titles(order)
      for (; page.pageInfo.hasNextPage; page = await titles(`${order}, after: "${page.pageInfo.endCursor}"`)) seen.push(...page.titles)
      seen.push(...page.titles)
      expect(seen.toSorted()).toEqual(['Alpha', 'Bravo', 'alpha', 'charlie', 'delta'])
      if (field === 'TITLE') expect(seen.map((title) => title.toLowerCase())).toEqual(direction === 'ASC' ? ['alpha', 'alpha', 'bravo', 'charlie', 'delta'] : ['delta', 'charlie', 'bravo', 'alpha', 'alpha'])
      if (field === 'CREATED_AT') expect(seen[0]).toBe(direction === 'ASC' ? 'delta' : 'alpha')
      if (field === 'PUBLISHED_AT') expect(seen.at(direction === 'ASC' ? 0 : -1)).toBe('charlie')
    }
  expect(await titles(`where: { category: { eq: "${category.id}" } }`, aShopper())).toMatchObject({ totalCount: 4 })
})

test('a cursor of a list in another order is refused', async () => {
  await create({ title: 'Somewhere' })
  const { pageInfo } = await titles('orderBy: { field: TITLE, direction: ASC }, first: 1')
  await expect(titles(`orderBy: { field: CREATED_AT, direction: ASC }, after: "${pageInfo.endCursor}"`)).rejects.toThrow('INVALID_CURSOR')
})

test('a list shows what its filter says', async () => {
  const { category } = await mutate('createCategory', { name: 'Filters' })
  const add = (title: string, more: object) => create({ title, categoryId: category.id, ...more })
  await add('Wool sock', { vendor: 'Alm', tags: ['Socks', 'wool'], variants: [{ sku: 'SOCK-1' }] })
  await add('Linen towel', { vendor: 'Flax', tags: ['bath'], publish: true })
  await add('Wool hat', { vendor: 'alm', tags: ['hats'] })
  const found = async (where: string) => (await titles(`where: { category: { in: ["${category.id}"] }, ${where} }, orderBy: { field: TITLE, direction: ASC }`)).titles
  expect(await found('title: { contains: "WOOL" }')).toEqual(['Wool hat', 'Wool sock'])
  expect(await found('title: { eq: "linen TOWEL" }')).toEqual(['Linen towel'])
  expect(await found('vendor: { in: ["ALM"] }')).toEqual(['Wool hat', 'Wool sock'])
  expect(await found('tags: { in: ["socks", "Bath"] }')).toEqual(['Linen towel', 'Wool sock'])
  expect(await found('tags: { contains: "at" }')).toEqual(['Linen towel', 'Wool hat'])
  expect(await found('sku: { eq: "SOCK-1" }')).toEqual(['Wool sock'])
  expect(await found('status: { eq: ACTIVE }')).toEqual(['Linen towel'])
  expect(await found('or: [{ sku: { eq: "SOCK-1" } }, { status: { eq: ACTIVE } }]')).toEqual(['Linen towel', 'Wool sock'])
  expect(await found('not: { vendor: { eq: "alm" } }')).toEqual(['Linen towel'])
  expect(await found('createdAt: { lte: "2001-01-01T00:00:00Z" }')).toEqual([])
  expect(await found('publishedAt: { gte: "2001-01-01T00:00:00Z" }')).toEqual(['Linen towel'])
  await expect(found('not: { not: { not: { not: { title: { eq: "a" } } } } }')).rejects.toThrow('FILTER_TOO_COMPLEX')
})

test('a filter that is given as a variable is understood at once, and a wrong one is refused with its place', async () => {
  const search = (where: object) => shop.execute('query ($where: ProductFilter) { products(where: $where) { nodes { title createdAt } } }', { where }, anAdmin())
  await create({ title: 'Findable lamp', tags: ['light'] })
  const where = { or: [{ title: { contains: 'findable' } }, { and: [{ tags: { eq: 'none' } }] }], not: { createdAt: { lte: '2001-01-01T00:00:00Z' } } }
  expect((await search(where)).data).toMatchObject({ products: { nodes: [{ title: 'Findable lamp' }] } })
  expect((await search({ or: [{ colour: { eq: 'red' } }] })).errors?.[0]?.message).toContain('where.or.0')
})

test('what stands in a category stands in those above it, also after it has moved', async () => {
  const category = async (name: string, parentId?: string) => (await mutate('createCategory', { name, parentId })).category
  const home = await category('Home')
  const kitchen = await category('Kitchen')
  const away = await category('Away')
  const knives = await category('Knives', kitchen.id)
  await mutate('updateCategory', { id: kitchen.id, parentId: home.id })
  await create({ title: 'Bread knife', categoryId: knives.id, publish: true })
  const inside = async (slug: string) => (await shop.execute(`{ category(slug: "${slug}") { children { slug } products(first: 5) { totalCount nodes { title category { name parent { name } } } } } }`)).data as { category: SeenCategory }
  expect((await inside('home')).category).toMatchObject({ children: [{ slug: 'kitchen' }], products: { totalCount: 1, nodes: [{ category: { name: 'Knives', parent: { name: 'Kitchen' } } }] } })
  await mutate('updateCategory', { id: kitchen.id, parentId: away.id })
  expect((await inside('home')).category.products.totalCount).toBe(0)
  expect((await inside('away')).category.products.totalCount).toBe(1)
  expect(await mutate('updateCategory', { id: away.id, parentId: knives.id })).toMatchObject({ userErrors: [{ code: 'INVALID_PARENT' }] })
})

test('a page of products with variants and categories is two statements, a batch of references one', async () => {
  const { category } = await mutate('createCategory', { name: 'Budget' })
  const made: Seen[] = []
  for (let n = 0; n < 24; n++) made.push(await create({ title: `Item ${n}`, categoryId: category.id, publish: true }))
  const page = await countStatements(() => shop.execute(`{ products(first: 24, where: { category: { eq: "${category.id}" } }) { nodes { title category { name } variants { id title product { handle } } } } }`))
  expect((page.result.data as { products: List }).products.nodes).toHaveLength(24)
  const isRead = (text: string) => text.includes('FROM products p') || text.includes('FROM categories WHERE')
  expect(page.statements.filter(isRead)).toHaveLength(2)
  const of = made.map(({ variants }) => ({ __typename: 'Variant', id: variants[0]!.id }))
  const batch = await countStatements(() => shop.execute('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Variant { title grams } } }', { of }))
  expect((batch.result.data as { _entities: { title: string }[] })._entities.every(({ title }) => title === 'Default')).toBe(true)
  expect(batch.statements.filter(isRead)).toHaveLength(1)
})

test('each fact of a product has the number after the last, also when one change reports two', async () => {
  const { id } = await create({ title: 'Counted', publish: true })
  await mutate('updateProduct', { id, title: 'Counted again' })
  const events = await shop.events(id)
  expect(events.map(({ aggregateversion }) => aggregateversion)).toEqual([1, 2, 3])
})
