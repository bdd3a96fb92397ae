import { expect, test, vi } from 'vitest'
import { aClient } from '../subgraphs.fixture.ts'
import { shelf, startShelf, user } from './shelf.fixture.ts'

const STARS = '{ products { stars } }'
const kept = { 'cache-control': 'public, max-age=60' }

test('an entity is fetched once, and later only those that are not kept', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  expect(await shop.ask('{ product(id: "2") { stars } }')).toEqual({ data: { product: { stars: 2 } } })
  expect(await shop.ask(STARS)).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
  expect(await shop.ask(STARS)).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
  expect(shop.entitiesAsked()).toEqual(['2', '1'])
})

test('root fields of a fetch are kept by their arguments', async () => {
  await using shop = await startShelf()
  shop.catalog.headers = kept
  const query = 'query ($id: ID!) { product(id: $id) { name } }'
  for (const id of ['1', '1', '2']) expect(await shop.ask(query, {}, { id })).toMatchObject({ data: { product: { name: `product ${id}, edition 1` } } })
  expect(shop.catalog.asked).toHaveLength(2)
})

test('nothing is kept of a subgraph that does not ask for it, or for which it is off', async () => {
  await using shop = await startShelf({ settings: { subgraphs: { catalog: { cache: { enabled: false } } } } })
  shop.catalog.headers = kept
  for (const control of ['no-store', 'no-cache, max-age=60', 'max-age=0', 'max-age=never', 'public']) {
    shop.reviews.headers = { 'cache-control': control }
    await shop.ask(STARS)
    await shop.ask(STARS)
  }
  shop.reviews.headers = { ...kept, age: '60' }
  await shop.ask(STARS)
  shop.reviews.headers = { ...kept, vary: '*' }
  await shop.ask(STARS)
  shop.reviews.headers = {}
  await shop.ask(STARS)
  expect(shop.reviews.asked).toHaveLength(13)
  expect(shop.catalog.asked).toHaveLength(13)
})

test('a part is fetched again when its time is over', async () => {
  await using shop = await startShelf({ settings: { cache: { maxAge: 100 } } })
  shop.reviews.headers = { 'cache-control': 'public, max-age=1000, s-maxage=500' }
  using clock = stoppedClock()
  await shop.ask(STARS)
  clock.forward(99_000)
  await shop.ask(STARS)
  expect(shop.reviews.asked).toHaveLength(1)
  clock.forward(2_000)
  await shop.ask(STARS)
  expect(shop.reviews.asked).toHaveLength(2)
})

test('what is private is kept for each principal, and for nobody in particular not at all', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = { 'cache-control': 'private, max-age=60' }
  const asks = async (client: Parameters<typeof aClient>[0]) => {
    const before = shop.reviews.asked.length
    await shop.ask(STARS, client)
    return shop.reviews.asked.length > before
  }
  expect([await asks({}), await asks({})]).toEqual([true, true])
  expect([await asks({ principal: user('ada') }), await asks({ principal: user('ada', { expiresAt: 9e9 }) })]).toEqual([true, false])
  expect(await asks({ principal: user('ben') })).toBe(true)
  expect(await asks({ principal: user('ada', { roles: ['STAFF'] }) })).toBe(true)
  expect(await asks({ principal: user('ada', { scopes: ['read:all'] }) })).toBe(true)
  expect(await asks({ principal: user('ada') })).toBe(false)
})

test('a subgraph that is told who asks shares nothing unless it says so', async () => {
  await using shop = await startShelf({ options: { sign: () => (client) => ({ 'x-user': client.principal.id }) } })
  shop.reviews.headers = { 'cache-control': 'max-age=60' }
  for (const id of ['ada', 'ben']) await shop.ask(STARS, { principal: user(id) })
  expect(shop.reviews.asked).toHaveLength(2)
  shop.reviews.headers = kept
  for (const id of ['cem', 'dan']) await shop.ask(STARS, { principal: user(id) })
  expect(shop.reviews.asked).toHaveLength(3)
  shop.reviews.headers = { ...kept, vary: 'Origin, X-User' }
  for (const id of ['cem', 'dan']) await shop.ask('{ product(id: "3") { stars } }', { principal: user(id) })
  expect(shop.reviews.asked).toHaveLength(5)
})

test('markets, variables and headers that reach the subgraph are kept apart', async () => {
  await using shop = await startShelf({ settings: { allSubgraphs: { cache: { enabled: true }, headers: { propagate: ['x-tenant'] } } } })
  shop.reviews.headers = kept
  const query = 'query ($in: String) { product(id: "1") { price(in: $in) seen } }'
  const answers = []
  for (const tenant of ['blue', 'red']) for (const currency of ['EUR', 'SEK', 'EUR']) answers.push((await shop.ask(query, { headers: { 'x-tenant': tenant, 'x-other': String(answers.length) } }, { in: currency })).data)
  expect(answers).toEqual(['blue', 'red'].flatMap((seen) => ['EUR', 'SEK', 'EUR'].map((currency) => ({ product: { price: `1 ${currency}`, seen } }))))
  expect(shop.reviews.asked).toHaveLength(4)
  const { market } = user('x')
  await shop.ask(query, { headers: { 'x-tenant': 'blue' }, principal: user('x', { market: { ...market, country: 'SE' } }) }, { in: 'EUR' })
  expect(shop.reviews.asked).toHaveLength(5)
})

test('a variable that is left out is not one that is null', async () => {
  const graph = shelf()
  graph.reviews.sdl = graph.reviews.sdl.replace('price(in: String)', 'price(in: String = "EUR")')
  await using shop = await startShelf({ graph })
  shop.reviews.headers = kept
  const query = 'query ($in: String) { product(id: "1") { price(in: $in) } }'
  expect(await shop.ask(query, {}, { in: null })).toEqual({ data: { product: { price: '1 null' } } })
  expect(await shop.ask(query)).toEqual({ data: { product: { price: '1 EUR' } } })
})

test('what fails is not kept, what stands beside it is, and an error keeps its place', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  const query = '{ a: product(id: "1") { stars } b: product(id: "13") { stars } c: product(id: "2") { stars } }'
  await shop.ask('{ product(id: "1") { stars } }')
  const answer = { data: { a: { stars: 1 }, b: { stars: null }, c: { stars: 2 } }, errors: [{ message: 'No stars.', path: ['b', 'stars'] }] }
  expect(await shop.ask(query)).toMatchObject(answer)
  expect(await shop.ask(query)).toMatchObject(answer)
  expect(shop.entitiesAsked()).toEqual(['1', '2 13', '13'])
})

test('a mutation reads nothing from the cache', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  await shop.ask('{ product(id: "1") { stars } }')
  expect(await shop.ask('mutation { rename(id: "1") { stars name } }')).toEqual({ data: { rename: { stars: 2, name: 'product 1, edition 2' } } })
})

test('what not everybody may see is never shared, whatever the subgraph says', async () => {
  const graph = shelf()
  graph.reviews.sdl = graph.reviews.sdl.replace('stars: Int', 'stars: Int @authenticated')
  await using shop = await startShelf({ graph })
  shop.reviews.headers = kept
  for (const id of ['ada', 'ben', 'ada']) expect(await shop.ask(STARS, { principal: user(id) })).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
  expect(shop.reviews.asked).toHaveLength(2)
  expect(await shop.ask(STARS)).toMatchObject({ data: { products: [{ stars: null }, { stars: null }] } })
})

test('settings say how long, for all and for a type, where the subgraph says nothing', async () => {
  await using shop = await startShelf({ settings: { allSubgraphs: { cache: { enabled: true, maxAge: 60, types: { Product: { maxAge: 0 } } } } } })
  await shop.ask(STARS)
  await shop.ask(STARS)
  expect([shop.catalog.asked.length, shop.reviews.asked.length]).toEqual([1, 2])
})

test('a part that may stands in when the subgraph gives no answer', async () => {
  await using shop = await startShelf({ settings: { allSubgraphs: { retries: 0, cache: { enabled: true, staleIfErrorSeconds: 100 } } } })
  shop.reviews.headers = kept
  using clock = stoppedClock()
  await shop.ask('{ product(id: "1") { stars } }')
  clock.forward(90_000)
  shop.reviews.isDown = true
  expect(await shop.ask('{ product(id: "1") { stars } }')).toEqual({ data: { product: { stars: 1 } } })
  expect(await shop.ask(STARS)).toMatchObject({ data: { products: [{ stars: 1 }, { stars: null }] }, errors: [{ path: ['products', 1, 'stars'] }] })
  clock.forward(90_000)
  expect(await shop.ask('{ product(id: "1") { stars } }')).toMatchObject({ data: { product: { stars: null } } })
})

test('memory is bounded, and what was not used for longest gives way', async () => {
  await using shop = await startShelf({ settings: { cache: { bytes: 1_000 } } })
  shop.reviews.headers = kept
  for (let id = 1; id <= 10; id++) await shop.ask(`{ product(id: "${id}") { stars } }`)
  await shop.ask('{ product(id: "10") { stars } }')
  expect(shop.reviews.asked).toHaveLength(10)
  await shop.ask('{ product(id: "1") { stars } }')
  expect(shop.reviews.asked).toHaveLength(11)
})

test('a new supergraph sees nothing that was kept under another', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  await shop.ask(STARS)
  await shop.router.reload(`${shop.supergraph}\n# another\n`)
  await shop.ask(STARS)
  expect(shop.reviews.asked).toHaveLength(2)
})

test('what a client is given is never what is kept', async () => {
  await using shop = await startShelf()
  shop.catalog.headers = kept
  const first = await shop.ask('{ product(id: "1") { name stars } }')
  ;(first.data!['product'] as Record<string, unknown>)['name'] = 'changed'
  expect(await shop.ask('{ product(id: "1") { name stars } }')).toEqual({ data: { product: { name: 'product 1, edition 1', stars: 1 } } })
})

/** The system's time, moved by hand. */
function stoppedClock() {
  vi.useFakeTimers({ toFake: ['Date'] })
  return { forward: (ms: number) => void vi.setSystemTime(Date.now() + ms), [Symbol.dispose]: () => void vi.useRealTimers() }
}
