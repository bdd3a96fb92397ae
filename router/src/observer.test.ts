import { registry } from '@ecolaura/telemetry'
import { ANONYMOUS } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { prometheusObserver } from './metrics.ts'
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
