import Fastify from 'fastify'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { operatorsPlugin } from '../operators/operators.ts'
import { createRouter, type Router } from '../router.ts'
import { aClient, silent, testOptions } from '../subgraphs.fixture.ts'
import { shelf, startShelf } from './shelf.fixture.ts'
import type { Invalidation } from './tags.ts'

const REDIS_URL = process.env['REDIS_URL']
const STARS = '{ products { stars } }'
const kept = { 'cache-control': 'public, max-age=60' }

/** A key prefix that no other run has. */
const redis = (url = REDIS_URL!, timeoutMs = 5_000) => ({ url, timeoutMs, prefix: `test-${process.pid}-${Math.random()}` })

const stores = [
  { store: 'memory', isMissing: false, settings: () => ({}) },
  { store: 'Redis (set REDIS_URL to run these)', isMissing: !REDIS_URL, settings: () => ({ redis: redis() }) },
]

describe.each(stores)('kept in $store', ({ isMissing, settings }) => {
  const start = () => startShelf({ graph: shelf(), settings: { cache: settings() } })

  test.skipIf(isMissing)('what was fetched once is found again, also by whoever asks for more', async () => {
    await using shop = await start()
    shop.reviews.headers = kept
    for (const query of ['{ product(id: "2") { stars } }', STARS, STARS]) await shop.ask(query)
    expect(shop.entitiesAsked()).toEqual(['2', '1'])
  })

  test.skipIf(isMissing).each<[string, Invalidation, string]>([
    ['one entity', { subgraph: 'reviews', type: 'Product', key: { id: '1' } }, '1'],
    ['one entity, wherever it is kept', { type: 'Product', key: { id: 1 } }, '1'],
    ['one entity by a key that the subgraph was not asked by', { subgraph: 'catalog', type: 'Product', key: { sku: 'sku 1' } }, ''],
    ['a type', { type: 'Product' }, '1 2'],
    ['a subgraph', { subgraph: 'reviews' }, '1 2'],
    ['another subgraph', { subgraph: 'catalog' }, ''],
    ['a tag', { tag: 'stars' }, '1 2'],
    ['another tag', { tag: 'moons' }, ''],
  ])('%s is fetched again after it was invalidated, and nothing else', async (_what, invalidation, again) => {
    await using shop = await start()
    shop.reviews.headers = { ...kept, 'cache-tag': 'shelf, stars' }
    await shop.ask(STARS)
    await shop.router.invalidate(invalidation)
    await shop.ask(STARS)
    await shop.ask(STARS)
    expect(shop.entitiesAsked().slice(1)).toEqual(again ? [again] : [])
  })

  test.skipIf(isMissing)('what may not be kept for anybody asks nothing of the store', async () => {
    const told: unknown[] = []
    const graph = shelf()
    graph.reviews.sdl = graph.reviews.sdl.replace('stars: Int', 'stars: Int @policy(policies: [["open"]])')
    const logger = { ...silent, warn: (_facts: unknown, message: string) => void told.push(message) }
    await using shop = await startShelf({ graph, settings: { cache: settings() }, options: { policies: async () => ['open'], logger } })
    shop.reviews.headers = kept
    for (let request = 0; request < 5; request++) expect(await shop.ask(STARS)).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
    expect([shop.reviews.asked.length, told]).toEqual([5, []])
  })

  test.skipIf(isMissing)('tags may also stand in the extensions of an answer', async () => {
    await using shop = await start()
    shop.reviews.headers = kept
    shop.reviews.extensions = { cacheTags: ['stars'] }
    await shop.ask(STARS)
    await shop.router.invalidate({ subgraph: 'reviews', tag: 'stars' })
    await shop.ask(STARS)
    expect(shop.reviews.asked).toHaveLength(2)
  })

  test.skipIf(isMissing)('an entity inside another part goes with it', async () => {
    await using shop = await start()
    shop.catalog.headers = kept
    const asks = async (query: string) => {
      const before = shop.catalog.asked.length
      await shop.ask(query)
      return shop.catalog.asked.length > before
    }
    for (const query of ['{ box { product { name } } }', '{ products { name } }']) {
      expect([await asks(query), await asks(query)]).toEqual([true, false])
      await shop.router.invalidate({ subgraph: 'catalog', type: 'Product', key: { id: '7' } })
      expect(await asks(query)).toBe(true)
    }
  })

  test.skipIf(isMissing)('what was being fetched while it was invalidated is not served later', async () => {
    const edition = { number: 1 }
    await using shop = await startShelf({ graph: shelf(edition), settings: { cache: settings() } })
    shop.reviews.headers = kept
    const arrived = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    shop.reviews.before = async () => (arrived.resolve(), release.promise)
    const old = shop.ask('{ product(id: "1") { best { text } } }')
    await arrived.promise
    await shop.router.invalidate({ type: 'Product', key: { id: '1' } })
    release.resolve()
    expect(await old).toMatchObject({ data: { product: { best: { text: 'edition 1' } } } })
    edition.number = 2
    expect(await shop.ask('{ product(id: "1") { best { text } } }')).toMatchObject({ data: { product: { best: { text: 'edition 2' } } } })
  })
})

test.skipIf(!REDIS_URL)('routers that share Redis share what is kept, and what is invalidated (set REDIS_URL)', async () => {
  await using shop = await startShelf({ settings: { cache: { redis: redis() } } })
  shop.reviews.headers = kept
  const other = shop.another()
  await shop.ask(STARS)
  await other.execute({ query: STARS }, aClient())
  expect(shop.reviews.asked).toHaveLength(1)
  await other.invalidate({ type: 'Product' })
  await shop.ask(STARS)
  expect(shop.reviews.asked).toHaveLength(2)
})

test('a Redis that is away costs no request its answer, is told of once, and an invalidation fails', async () => {
  const told: string[] = []
  const logger = { ...silent, warn: (_facts: unknown, message: string) => void told.push(message) }
  await using shop = await startShelf({ settings: { cache: { redis: redis(`redis://127.0.0.1:${await freePort()}`) } }, options: { logger } })
  shop.reviews.headers = kept
  for (let request = 0; request < 10; request++) expect(await shop.ask(STARS)).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
  await expect(shop.router.invalidate({ subgraph: 'reviews' })).rejects.toThrow()
  expect(told).toEqual(['The cache has no answer from Redis, and goes on without it.'])
})

test.skipIf(!REDIS_URL)('a Redis that hangs costs no request its answer, is left alone, and is used again later (set REDIS_URL)', async () => {
  await using line = await lineTo(REDIS_URL!)
  await using shop = await startShelf({ settings: { cache: { redis: redis(line.url, 50) } } })
  shop.reviews.headers = kept
  const stars = async () => expect(await shop.ask(STARS)).toEqual({ data: { products: [{ stars: 1 }, { stars: 2 }] } })
  const isFetched = async () => {
    const before = shop.reviews.asked.length
    await stars()
    return shop.reviews.asked.length > before
  }
  await vi.waitUntil(async () => !(await isFetched()), { timeout: 20_000 })
  line.hang()
  const before = line.asked()
  for (let request = 0; request < 20; request++) expect(await isFetched()).toBe(true)
  expect(line.asked() - before).toBeLessThan(20)
  line.goOn()
  await vi.waitUntil(async () => !(await isFetched()), { timeout: 20_000 })
})

test.each<[Invalidation, string]>([
  [{ subgraph: 'review' }, 'subgraph "review"; it is kept of catalog, reviews'],
  [{ type: 'Produkt' }, 'no object type "Produkt"'],
  [{ subgraph: 'reviews', type: 'Product', key: { name: 'x' } }, 'has no key "name" there; its keys are "id"'],
])('%j is refused: it would look like a success', async (invalidation, message) => {
  await using shop = await startShelf()
  await expect(shop.router.invalidate(invalidation)).rejects.toThrow(message)
})

test('where nothing is kept there is nothing to invalidate', async () => {
  await expect(createRouter(testOptions(shelf())).invalidate({ type: 'Product' })).rejects.toThrow('Nothing is kept')
})

test('operators invalidate over HTTP, and are told what is wrong', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  const send = await operatorOf(shop.router)
  await shop.ask(STARS)
  expect(await send([{ type: 'Product', key: { id: '2' } }, { subgraph: 'catalog' }])).toEqual({ statusCode: 204, body: '' })
  await shop.ask(STARS)
  expect(shop.entitiesAsked()).toEqual(['1 2', '2'])
  expect(await send({ type: 'Produkt' })).toMatchObject({ statusCode: 400, body: expect.stringContaining('no object type') })
  for (const wrong of [{}, [], { typ: 'Product' }, { key: { id: '1' } }]) expect(await send(wrong)).toMatchObject({ statusCode: 400, body: expect.stringContaining('Send ') })
})

test('an invalidation that could not be done is answered with 503', async () => {
  await using shop = await startShelf({ settings: { cache: { redis: redis(`redis://127.0.0.1:${await freePort()}`) } } })
  const send = await operatorOf(shop.router)
  expect(await send({ subgraph: 'catalog' })).toMatchObject({ statusCode: 503 })
})

test('nobody invalidates without the token, and that of instances is another', async () => {
  await using shop = await startShelf()
  shop.reviews.headers = kept
  const send = await operatorOf(shop.router)
  await shop.ask(STARS)
  for (const authorization of ['', 'Bearer ', 'Bearer of instances, of instances', INVALIDATION_TOKEN, `${SHOWN.authorization} ${INVALIDATION_TOKEN}`])
    expect(await send({ subgraph: 'reviews' }, { authorization }), authorization).toEqual({ statusCode: 401, body: '{"error":"The token is missing or wrong."}' })
  expect(await send([], {})).toMatchObject({ statusCode: 401 })
  await shop.ask(STARS)
  expect(shop.entitiesAsked()).toEqual(['1 2'])
  const closed = Fastify()
  await closed.register(operatorsPlugin(shop.router, { registrationToken: INVALIDATION_TOKEN }))
  expect(await closed.inject({ method: 'POST', url: '/cache/invalidate', payload: { subgraph: 'reviews' }, headers: SHOWN })).toMatchObject({ statusCode: 404 })
})

test('an observer hears what was found, missed and stored', async () => {
  const heard: unknown[] = []
  const observe = { request: () => undefined, fetch: () => undefined, cache: (facts: unknown) => void heard.push(facts) }
  await using shop = await startShelf({ options: { observe }, settings: { subgraphs: { catalog: { cache: { enabled: false } } } } })
  shop.reviews.headers = kept
  for (const id of ['2', '1']) await shop.ask(`{ product(id: "${id}") { stars } products { stars } }`)
  const facts = (outcome: string, count: number) => ({ subgraph: 'reviews', outcome, count })
  expect(heard).toEqual([facts('miss', 2), facts('stored', 2), facts('hit', 2)])
})

const INVALIDATION_TOKEN = 'a token that nobody guesses'
const SHOWN = { authorization: `Bearer ${INVALIDATION_TOKEN}` }

/** The address of operators, where somebody invalidates; what he shows may be another token, or none. */
async function operatorOf(router: Router) {
  const app = Fastify()
  await app.register(operatorsPlugin(router, { invalidationToken: INVALIDATION_TOKEN, registrationToken: 'of instances, of instances' }))
  return async (payload: object, headers: Record<string, string> = SHOWN) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/cache/invalidate', payload, headers })
    return { statusCode, body }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A way to Redis that can hang: it takes what it is told and brings nothing back. */
async function lineTo(redisUrl: string) {
  const { hostname, port } = new URL(redisUrl)
  let hangs = false
  let asked = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const far = connect(Number(port), hostname)
    for (const end of [socket, far]) sockets.add(end.on('error', () => undefined))
    socket.on('data', (chunk) => (asked++, far.write(chunk))).on('close', () => far.destroy())
    far.on('data', (chunk) => void (hangs || socket.write(chunk)))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    hang: () => void (hangs = true),
    goOn() {
      hangs = false
      // Replies were lost on it; the client's own deadline would end it too.
      for (const socket of sockets) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
