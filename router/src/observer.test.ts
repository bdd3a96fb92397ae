import { registry } from '@ecolaura/telemetry'
import { ANONYMOUS, Refusal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { prometheusObserver } from './metrics.ts'
import type { Credentials } from './options.ts'
import type { FetchFacts, RequestFacts } from './observer.ts'
import { createRouter } from './router.ts'
import { aClient, testOptions } from './subgraphs.fixture.ts'

const graph = {
  a: { sdl: 'type Query { a: Int fails: Int t: T } type T @key(fields: "id") { id: ID! }', resolvers: { Query: { a: () => 1, fails: () => Promise.reject(new Error('no')), t: () => ({ id: '1' }) } } },
  b: { sdl: 'type T @key(fields: "id") { id: ID! b: Int }' },
}

test('an observer hears of each request and each fetch', async () => {
  const requests: RequestFacts[] = []
  const fetches: FetchFacts[] = []
  const options = testOptions(graph)
  const down = { execute: () => Promise.reject(new Error('down')) }
  const observe = { request: (facts: RequestFacts) => requests.push(facts), fetch: (facts: FetchFacts) => fetches.push(facts) }
  const router = createRouter({ ...options, sources: { ...options.sources, b: down }, observe })
  await router.execute({ query: 'query Ok { a }' }, aClient())
  await router.execute({ query: '{ fails t { b } }' }, aClient())
  expect(requests.map(({ operationName, outcome }) => [operationName, outcome])).toEqual([['Ok', 'ok'], [undefined, 'errors']])
  expect(fetches.map(({ subgraph, outcome }) => `${subgraph} ${outcome}`)).toEqual(['a ok', 'a errors', 'b failed'])
})

test('an observer hears of what is refused on every face, once', async () => {
  const heard: string[] = []
  const observe = { request: ({ kind, outcome, operationName }: RequestFacts) => heard.push(`${kind} ${outcome} ${operationName}`), fetch: () => undefined }
  const identify = async ({ headers }: Credentials) => {
    if (headers['as']) throw new Refusal('UNAUTHENTICATED', 'No.')
    return ANONYMOUS
  }
  const router = createRouter({ ...testOptions(graph), identify, observe })
  const app = Fastify()
  await app.register(router.plugin)
  const post = (payload: string, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json', ...headers }, payload })
  const ask = (query: string, headers?: Record<string, string>) => post(JSON.stringify({ query, operationName: 'Q' }), headers)
  await ask('query Q { none }')
  await ask('query Q {')
  await ask('query Q { none ... @defer { a } }', { accept: 'multipart/mixed;deferSpec=20220824' })
  await ask('query Q { none }', { accept: 'text/event-stream' })
  expect(heard).toEqual(Array.from({ length: 4 }, () => 'unknown refused Q'))
  await ask('query Q { a }', { as: 'x' })
  await post('{')
  expect(heard.slice(4)).toEqual(Array.from({ length: 2 }, () => 'unknown refused undefined'))
  await app.close()
})

test('metrics count both', async () => {
  const router = createRouter({ ...testOptions(graph), observe: prometheusObserver() })
  await router.execute({ query: '{ a }' }, aClient())
  const text = await registry.metrics()
  expect(text).toContain('router_request_seconds_count{kind="query",outcome="ok"} 1')
  expect(text).toContain('router_fetch_seconds_count{subgraph="a",outcome="ok"} 1')
})

test('a request ends at its deadline, also when a subgraph does not listen', async () => {
  const options = testOptions(graph)
  const deaf = { execute: () => new Promise<never>(() => undefined) }
  const router = createRouter({ ...options, sources: { ...options.sources, b: deaf } })
  const over = new AbortController()
  const answer = router.execute({ query: '{ a t { b } }' }, aClient({ signal: over.signal }))
  over.abort()
  expect(await answer).toMatchObject({ data: expect.anything(), errors: expect.arrayContaining([expect.objectContaining({ extensions: { code: 'REQUEST_TIMEOUT' } })]) })
})

test('a plan is shown to staff, and to others only where the schema is open', async () => {
  const router = createRouter({ ...testOptions(graph), introspection: false })
  const request = { query: '{ a }', extensions: { queryPlan: true } }
  const staff = aClient({ principal: { ...ANONYMOUS, kind: 'user', roles: ['STAFF'] } })
  expect((await router.execute(request, staff)).extensions?.['queryPlan']).toMatchObject({ kind: 'QueryPlan' })
  expect((await router.execute(request, aClient())).extensions).toBeUndefined()
})

test('after a reload the operations of before are planned already', async () => {
  const options = testOptions(graph)
  const router = createRouter(options)
  const query = 'query ($yes: Boolean!) { a @include(if: $yes) t { b } }'
  await router.execute({ query, variables: { yes: true } }, aClient())
  await router.reload(options.supergraph)
  const operation = router.engine.known({ query }, aClient())
  expect(operation?.conditionsSeen()).toEqual([{ yes: true }])
})
