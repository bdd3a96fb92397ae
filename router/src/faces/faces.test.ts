import { Refusal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import { getEventListeners, once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RouterOptions } from '../options.ts'
import { createRouter } from '../router.ts'
import { aClient, testOptions, type TestSubgraph } from '../subgraphs.fixture.ts'
import { drained } from './event-stream.ts'

const orders = {
  orders: {
    sdl: 'type Query { order: Order } type Order @key(fields: "id") { id: ID! status: String } type Subscription { orderStatus(id: ID!): Order }',
    resolvers: {
      Query: { order: () => ({ id: '1', status: 'PENDING' }) },
      Subscription: {
        orderStatus: {
          async *subscribe(_: unknown, { id }: { id: string }) {
            for (const status of ['PENDING', 'CONFIRMED']) yield { orderStatus: { id, status } }
          },
        },
      },
    },
  },
  shipping: {
    sdl: 'type Order @key(fields: "id") { id: ID! parcel: String }',
    resolvers: { Order: { __resolveReference: ({ id }: { id: string }) => ({ id, parcel: `parcel of ${id}` }) } },
  },
} satisfies Record<string, TestSubgraph>

const SUBSCRIPTION = 'subscription ($id: ID!) { now: orderStatus(id: $id) { status parcel } }'
const EVENTS = ['PENDING', 'CONFIRMED'].map((status) => ({ data: { now: { status, parcel: 'parcel of 7' } } }))

async function serve(options: Partial<RouterOptions> = {}) {
  const router = createRouter({ ...testOptions(orders), ...options })
  const app = Fastify()
  await app.register(router.plugin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { router, app, url: `http://127.0.0.1:${port}/graphql`, socketUrl: `ws://127.0.0.1:${port}/graphql`, [Symbol.asyncDispose]: () => app.close() }
}

test('POST answers queries', async () => {
  await using served = await serve()
  const response = await served.app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ order { status parcel } }' } })
  expect(response.json()).toEqual({ data: { order: { status: 'PENDING', parcel: 'parcel of 1' } } })
})

test('a request that came before is answered alike on its short way', async () => {
  await using served = await serve()
  const payload = { query: 'query Named($yes: Boolean!) { order { status @include(if: $yes) parcel } }', variables: { yes: true } }
  const ask = async (changed: Record<string, unknown> = {}, headers = {}) => {
    const { statusCode, headers: given, body } = await served.app.inject({ method: 'POST', url: '/graphql', payload: { ...payload, ...changed }, headers })
    return { statusCode, type: given['content-type'], cache: given['cache-control'], body }
  }
  const first = await ask()
  expect(first).toMatchObject({ statusCode: 200, body: '{"data":{"order":{"status":"PENDING","parcel":"parcel of 1"}}}\n' })
  expect(await served.router.known(payload, aClient())).toBeDefined()
  expect(await ask()).toEqual(first)
  expect(await ask({ extensions: { clientLibrary: { name: '@apollo/client' } } })).toEqual(first)
  expect((await ask({}, { accept: 'application/graphql-response+json' })).type).toContain('graphql-response+json')
  expect(await ask({ variables: {} })).toMatchObject({ statusCode: 400, body: expect.stringContaining('BAD_USER_INPUT') })
})

test('an operation that cannot run answers 400, and beyond a limit before it is validated', async () => {
  await using served = await serve()
  const ask = async (query: string) => {
    const response = await served.app.inject({ method: 'POST', url: '/graphql', payload: { query } })
    return [response.statusCode, response.json().errors[0].extensions.code]
  }
  expect(await ask('{ nothing }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
  expect(await ask('{ order {')).toEqual([400, 'GRAPHQL_PARSE_FAILED'])
  expect(await ask(`{ order { ${'id '.repeat(12_000)} } }`)).toEqual([400, 'MAX_FIELDS_LIMIT'])
  expect(await ask(`{ order { ${'id '.repeat(16_000)} } }`)).toEqual([400, 'GRAPHQL_PARSE_FAILED'])
})

test('a batch is refused with a sentence, whatever the client accepts', async () => {
  await using served = await serve()
  const payload = [{ query: '{ order { status } }' }, { query: '{ order { status } }' }]
  for (const accept of ['application/json', 'text/event-stream', 'multipart/mixed']) {
    const response = await served.app.inject({ method: 'POST', url: '/graphql', payload, headers: { accept } })
    expect(response).toMatchObject({ statusCode: 400, body: expect.stringContaining('BATCHING_NOT_ENABLED') })
  }
})

test('a form post without a preflight is refused', async () => {
  await using served = await serve()
  const response = await served.app.inject({ method: 'GET', url: '/graphql?query=%7B__typename%7D' })
  expect(response.statusCode).toBe(400)
})

test('refused credentials answer 401 with their code', async () => {
  await using served = await serve({ identify: () => Promise.reject(new Refusal('UNAUTHENTICATED', 'This token has expired.')) })
  const response = await served.app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ order { status } }' } })
  expect(response.statusCode).toBe(401)
  expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

test('a client is known by the address of its connection, whatever it says it forwards', async () => {
  const seen: unknown[] = []
  const { identify } = testOptions(orders)
  await using served = await serve({ identify: (credentials) => (seen.push(credentials.remoteAddress), identify(credentials)) })
  const body = JSON.stringify({ query: '{ order { status } }' })
  await fetch(served.url, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' } })
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 })
  await client.iterate({ query: '{ order { status } }' }).next()
  await client.dispose()
  expect(seen).toEqual(['127.0.0.1', '127.0.0.1'])
})

test('a subscription on the socket fills in fields of other subgraphs for each event', async () => {
  await using served = await serve()
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 })
  const results: unknown[] = []
  for await (const result of client.iterate({ query: SUBSCRIPTION, variables: { id: '7' } })) results.push(result)
  expect(results).toEqual(EVENTS)
  await client.dispose()
})

test('the socket answers queries too', async () => {
  await using served = await serve()
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 })
  const results: unknown[] = []
  for await (const result of client.iterate({ query: '{ order { status } }' })) results.push(result)
  expect(results).toEqual([{ data: { order: { status: 'PENDING' } } }])
  await client.dispose()
})

test('a subscription as server-sent events', async () => {
  await using served = await serve()
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: SUBSCRIPTION, variables: { id: '7' } }),
  })
  const events = [...(await response.text()).matchAll(/event: next\ndata: (.*)/g)].map(([, data]) => JSON.parse(data!))
  expect(events).toEqual(EVENTS)
})

test('a stream ends when its principal expires, and says so', async () => {
  const endless = { ...orders, orders: { ...orders.orders, resolvers: { Subscription: { orderStatus: { subscribe: () => silence() } } } } }
  const options = testOptions(endless)
  const router = createRouter(options)
  const principal = { kind: 'user', id: 'u', roles: [], scopes: [], market: {} as never, expiresAt: Date.now() / 1000 } as const
  const stream = await router.subscribe({ query: SUBSCRIPTION, variables: { id: '7' } }, { id: 'r', principal, signal: new AbortController().signal })
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream))
  const results: unknown[] = []
  for await (const result of stream) results.push(result)
  expect(results).toEqual([{ errors: [{ message: 'Your session has ended.', extensions: { code: 'UNAUTHENTICATED' } }] }])
})

test('a server that stops ends its streams, and does not call them complete', async () => {
  const endless = { ...orders, orders: { ...orders.orders, resolvers: { Subscription: { orderStatus: { subscribe: () => silence() } } } } }
  const served = await serve(testOptions(endless))
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
  const response = await fetch(served.url, { method: 'POST', headers, body: JSON.stringify({ query: SUBSCRIPTION, variables: { id: '7' } }) })
  const said = response.text()
  await served.app.close()
  expect(await said).not.toContain('complete')
})

test('a link to an event stream changes nothing: a GET runs no mutation', async () => {
  let added = 0
  const graph = { shop: { sdl: 'type Query { a: Int } type Mutation { add: Int }', resolvers: { Query: { a: () => 1 }, Mutation: { add: () => ++added } } } }
  await using served = await serve(testOptions(graph))
  const get = (query: string) => served.app.inject({ method: 'GET', url: `/graphql?${new URLSearchParams({ query })}`, headers: { accept: 'text/event-stream' } })
  expect((await get('mutation { add }')).body).toContain('BAD_REQUEST')
  expect(added).toBe(0)
  expect((await get('{ a }')).body).toContain('{"data":{"a":1}}')
})

test('what is no GraphQL request is the fault of the client on an event stream too', async () => {
  await using served = await serve()
  const headers = { accept: 'text/event-stream' }
  const answers = await Promise.all([
    served.app.inject({ method: 'POST', url: '/graphql', headers, payload: { variables: {} } }),
    served.app.inject({ method: 'POST', url: '/graphql', headers: { ...headers, 'content-type': 'application/json' }, payload: 'null' }),
    served.app.inject({ method: 'GET', url: '/graphql?query=%7Border%7Bid%7D%7D&variables=no', headers }),
  ])
  expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body).errors[0].extensions.code])).toEqual([[400, 'BAD_REQUEST'], [400, 'BAD_REQUEST'], [400, 'BAD_REQUEST']])
})

test('what cannot be read is refused as GraphQL clients expect it', async () => {
  await using served = await serve({ settings: { limits: { bodyBytes: 100 } } })
  const post = (payload: string, type = 'application/json') => served.app.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': type }, payload })
  const answers = [await post('{'), await post(''), await post('<query/>', 'application/xml'), await post('{"variables":{"__proto__":{}}}')]
  expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body).errors[0].extensions.code])).toEqual([400, 400, 415, 400].map((status) => [status, 'BAD_REQUEST']))
})

test('a document that is nested deeper than a stack is refused on every face', async () => {
  await using served = await serve()
  const query = '{a'.repeat(4_500) + '}'.repeat(4_500)
  const asked = { method: 'POST', url: '/graphql', payload: { query } } as const
  expect((await served.app.inject(asked)).statusCode).toBe(400)
  expect((await served.app.inject({ ...asked, headers: { accept: 'text/event-stream' } })).body).toContain('GRAPHQL_PARSE_FAILED')
  expect(await served.router.execute({ query }, aClient())).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] })
})

test('where the schema is not open, a wrong variable tells nothing of it', async () => {
  const graph = { a: { sdl: 'type Query { a(filter: Filter): Int } input Filter { colour: Colour } enum Colour { GREEN }' } }
  const ask = async (introspection: boolean, filter: object) => {
    await using served = await serve({ ...testOptions(graph), introspection })
    const response = await served.app.inject({ method: 'POST', url: '/graphql', payload: { query: 'query ($filter: Filter) { a(filter: $filter) }', variables: { filter } } })
    return response.body
  }
  for (const filter of [{ color: 'GREEN' }, { colour: 'GREAN' }]) expect([await ask(true, filter), await ask(false, filter)]).toEqual([expect.stringContaining('Did you mean'), expect.not.stringContaining('Did you mean')])
})

test('pages of other origins open no socket where a host says so', async () => {
  await using served = await serve({ allowsOrigin: (origin, host) => new URL(origin).host === host })
  const open = async (origin?: string) => {
    const socket = new WebSocket(served.socketUrl, 'graphql-transport-ws', { origin })
    const [result] = (await Promise.race([once(socket, 'open').then(() => ['open']), once(socket, 'unexpected-response').then(([, response]) => [response.statusCode])])) as [unknown]
    socket.on('error', () => undefined).terminate()
    return result
  }
  expect([await open(), await open(new URL(served.url).origin), await open('https://elsewhere.example')]).toEqual(['open', 'open', 403])
})

test('a client that sends too much over a socket is closed out without a word in the log', async () => {
  await using served = await serve({ settings: { limits: { bodyBytes: 100 } } })
  const said = vi.spyOn(console, 'error')
  const socket = new WebSocket(served.socketUrl, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send('x'.repeat(1_000))
  expect(await once(socket, 'close')).toMatchObject([1009, expect.anything()])
  expect(said).not.toHaveBeenCalled()
  said.mockRestore()
})

test('waiting for a slow reader leaves nothing behind', async () => {
  const gone = new AbortController()
  const raw = new PassThrough({ highWaterMark: 1 })
  for (let time = 0; time < 3; time++) {
    raw.write('more than it holds')
    const taken = drained(raw as never, gone.signal)
    raw.resume()
    await taken
  }
  expect([getEventListeners(gone.signal, 'abort').length, raw.listenerCount('drain')]).toEqual([0, 0])
  gone.abort()
  await drained(raw as never, gone.signal)
})

test('an upgrade to an address that is none leaves the router standing', async () => {
  await using served = await serve()
  const { port, hostname } = new URL(served.url)
  const socket = connect(Number(port), hostname)
  socket.write('GET // HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  await once(socket, 'close')
  expect((await served.app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ order { status } }' } })).statusCode).toBe(200)
})

test('a socket has room again for operations that could not start', async () => {
  await using served = await serve({ settings: { limits: { subscriptionsPerSocket: 1 } } })
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false })
  const ask = async (operationName: string) => {
    try {
      return (await client.iterate({ query: 'query One { order { status } }', operationName }).next()).value as unknown
    } catch {
      return 'refused'
    }
  }
  expect(await ask('Other')).toBe('refused')
  expect(await ask('One')).toEqual({ data: { order: { status: 'PENDING' } } })
  await client.dispose()
})

test('the deadline holds for a query on the socket and in an event stream', async () => {
  const shop = { sdl: 'type Query { never: Int }', resolvers: { Query: { never: () => new Promise(() => undefined) } } }
  await using served = await serve({ ...testOptions({ shop }), settings: { deadlineMs: 100 } })
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 })
  const late = { data: { never: null }, errors: [expect.objectContaining({ extensions: { code: 'REQUEST_TIMEOUT' } })] }
  expect((await client.iterate({ query: '{ never }' }).next()).value).toMatchObject(late)
  await client.dispose()
  const { body } = await served.app.inject({ method: 'POST', url: '/graphql', headers: { accept: 'text/event-stream' }, payload: { query: '{ never }' } })
  expect(body).toContain('REQUEST_TIMEOUT')
})

async function* silence(): AsyncGenerator<void> {
  yield await new Promise<void>(() => undefined)
}
