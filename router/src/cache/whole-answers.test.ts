import Fastify from 'fastify'
import { expect, test } from 'vitest'
import type { RouterOptions } from '../options.ts'
import type { SettingsInput } from '../settings.ts'
import { startShelf, user } from './shelf.fixture.ts'

const kept = { 'cache-control': 'public, max-age=60' }
const STARS = '{ product(id: "1") { name stars } }'

/** The shelf behind its HTTP face; users are who their `authorization` says. */
async function served(cache: SettingsInput['cache'], { settings, ...options }: Partial<RouterOptions> = {}) {
  const identify: RouterOptions['identify'] = async ({ headers }) => user(headers['authorization'] ?? 'anonymous', headers['authorization'] ? {} : { kind: 'anonymous' })
  const shop = await startShelf({ settings: { cache, ...settings }, options: { identify, ...options } })
  shop.catalog.headers = shop.reviews.headers = kept
  const app = Fastify()
  await app.register(shop.router.plugin)
  const get = async (query: Record<string, string>, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url: '/graphql', query, headers: { 'apollo-require-preflight': 'yes', ...headers } })
  const post = async (query: string, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: '/graphql', payload: { query }, headers })
  const close = async () => {
    await app.close()
    await shop[Symbol.asyncDispose]()
  }
  return { ...shop, get, post, asked: () => shop.catalog.asked.length + shop.reviews.asked.length, [Symbol.asyncDispose]: close }
}

/** What became of whole answers. */
function hearing() {
  const heard: string[] = []
  return { heard, observe: { request: () => undefined, fetch: () => undefined, cache: ({ subgraph, outcome }: { subgraph: string; outcome: string }) => void (subgraph || heard.push(outcome)) } }
}

test('clients are told the least of all times, on the long way and on the short one', async () => {
  await using shop = await served({ tellClients: true })
  shop.reviews.headers = { 'cache-control': 'public, max-age=20' }
  for (const answer of [await shop.post(STARS), await shop.post(STARS), await shop.get({ query: STARS })]) {
    expect(answer.headers['cache-control']).toMatch(/^max-age=(19|20), public$/)
    expect(answer.headers['vary']).toBe('accept, authorization')
  }
})

test('whoever is known keeps answers for himself', async () => {
  await using shop = await served({ tellClients: true })
  for (let time = 0; time < 2; time++) expect((await shop.post(STARS, { authorization: 'ada' })).headers['cache-control']).toMatch(/^max-age=\d+, private$/)
})

test('without the setting nobody keeps anything, nor what has errors, changes something or is not kept by all subgraphs', async () => {
  await using silent = await served({})
  await using shop = await served({ tellClients: true })
  const controls = []
  for (const answer of [await silent.post(STARS), await silent.post(STARS), await shop.post('{ product(id: "13") { stars } }'), await shop.post('mutation { rename(id: "1") { name } }')]) controls.push(answer.headers['cache-control'])
  shop.reviews.headers = {}
  for (let time = 0; time < 2; time++) controls.push((await shop.post('{ product(id: "7") { stars } }')).headers['cache-control'])
  expect(controls).toEqual(Array(6).fill('no-store'))
})

test('a GET is answered with a tag, and asked with that tag without a body', async () => {
  await using shop = await served({ tellClients: true })
  const first = await shop.get({ query: STARS })
  const etag = String(first.headers['etag'])
  expect(etag).toMatch(/^W\/"/)
  expect(await shop.get({ query: STARS }, { 'if-none-match': `"x", ${etag}` })).toMatchObject({ statusCode: 304, body: '' })
  expect(await shop.get({ query: STARS }, { 'if-none-match': '"x"' })).toMatchObject({ statusCode: 200, body: first.body })
})

test('a registered operation is asked by GET with its id alone, so that its URL is short and the same', async () => {
  const operations = [{ format: 'apollo-persisted-query-manifest' as const, version: 1 as const, operations: [{ id: 'stars', name: 'Stars', type: 'query' as const, body: STARS }] }]
  await using shop = await served({ tellClients: true }, { operations, settings: { operations: 'required' } })
  const by = (sha256Hash: string) => shop.get({ extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }) })
  expect(await by('stars')).toMatchObject({ statusCode: 200, headers: { 'cache-control': expect.stringContaining('public') } })
  expect((await by('moons')).json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] })
})

test('a whole answer is kept and found again, by the variables and until a part of it is invalidated', async () => {
  const { heard, observe } = hearing()
  await using shop = await served({ wholeAnswers: true }, { observe })
  const answers = []
  for (let time = 0; time < 2; time++) answers.push((await shop.post(STARS)).body)
  await shop.router.invalidate({ subgraph: 'reviews', type: 'Product', key: { id: '1' } })
  answers.push((await shop.post(STARS)).body)
  expect(new Set(answers).size).toBe(1)
  expect(heard).toEqual(['miss', 'stored', 'hit', 'miss', 'stored'])
  expect(shop.entitiesAsked()).toEqual(['1', '1'])
  await shop.ask('query ($id: ID!) { product(id: $id) { name } }', {}, { id: '1' })
  expect(await shop.ask('query ($id: ID!) { product(id: $id) { name } }', {}, { id: '2' })).toMatchObject({ data: { product: { name: 'product 2, edition 1' } } })
})

test('a whole answer with one private part is kept for each principal alone', async () => {
  await using shop = await served({ wholeAnswers: true })
  shop.reviews.headers = { 'cache-control': 'private, max-age=60' }
  for (const authorization of ['ada', 'ada', 'ben', 'ben']) await shop.post(STARS, { authorization })
  expect(shop.entitiesAsked()).toHaveLength(2)
  for (let time = 0; time < 2; time++) await shop.post(STARS)
  expect(shop.entitiesAsked()).toHaveLength(4)
})

test('clients of different kinds keep answers of their own, and caches on the way tell them apart', async () => {
  const { heard, observe } = hearing()
  await using shop = await served({ wholeAnswers: true, tellClients: true }, { observe, settings: { clients: { web: { names: ['web'] }, ios: { names: ['ios'] } } } })
  const vary = []
  for (const name of ['web', 'ios', 'web']) vary.push((await shop.post(STARS, { 'apollographql-client-name': name })).headers['vary'])
  expect(vary).toEqual(Array(3).fill('accept, apollographql-client-name, x-api-key, authorization'))
  expect(heard).toEqual(['miss', 'stored', 'miss', 'stored', 'hit'])
})

test('what staff is shown of a plan is kept by nobody', async () => {
  await using shop = await served({ wholeAnswers: true, tellClients: true })
  const { router } = shop
  const result = await router.execute({ query: STARS, extensions: { queryPlan: true } }, { id: 'r', principal: user('ada'), signal: new AbortController().signal })
  expect(result.extensions).toHaveProperty('queryPlan')
  expect((await shop.post(STARS)).json()).not.toHaveProperty('extensions')
})
