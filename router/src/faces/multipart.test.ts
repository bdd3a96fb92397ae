import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { slowLabels } from '../defer/defer.fixture.ts'
import type { RouterOptions } from '../options.ts'
import { createRouter } from '../router.ts'
import { testOptions, type testSource } from '../subgraphs.fixture.ts'

const QUERY = 'query { box { size ... @defer(label: "later") { label owner { age } } } }'
const FIRST = { box: { size: 7 } }
const WHOLE = { box: { size: 7, label: 'label of 1', owner: { age: 30 } } }

async function serve(options: Partial<RouterOptions> = {}) {
  const labels = slowLabels()
  const router = createRouter({ ...testOptions(labels.subgraphs), ...options })
  const app = Fastify()
  app.addHook('onRequest', async (_request, reply) => void reply.header('x-from-host', 'yes'))
  await app.register(router.plugin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  const post = (accept: string, query = QUERY, signal?: AbortSignal) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify({ query }), signal })
  return { ...labels, router, app, url, post, [Symbol.asyncDispose]: async () => (await app.close(), router.stop()) }
}

test.each([
  ['2022', new Defer20220824Handler()],
  ['v0.2', new GraphQL17Alpha9Handler()],
])('Apollo Client shows the first part before the rest exists, in the format of %s', async (_name, handler) => {
  await using served = await serve()
  const client = new ApolloClient({ link: ApolloLink.empty(), cache: new InMemoryCache(), defaultOptions: {} as never })
  const query = gql(QUERY)
  const merged = (handler as Defer20220824Handler).startRequest<Record<string, unknown>>({ query })
  const seen: unknown[] = []
  const done = Promise.withResolvers<void>()
  ApolloLink.execute(new HttpLink({ uri: served.url }), handler.prepareRequest({ query, context: {} }), { client }).subscribe({
    next(part) {
      seen.push(structuredClone(merged.handle(undefined as never, part as never).data))
      served.print()
    },
    error: done.reject,
    complete: done.resolve,
  })
  await done.promise
  expect([seen[0], seen.at(-1)]).toEqual([FIRST, WHOLE])
})

test('the body is what a reader of multipart/mixed expects, with the headers of the host', async () => {
  await using served = await serve()
  served.print()
  const response = await served.post('multipart/mixed;deferSpec=20220824, application/json', '{ box { size ... @defer { label } } }')
  expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="-";deferSpec=20220824')
  expect(response.headers.get('x-from-host')).toBe('yes')
  const head = 'content-type: application/json; charset=utf-8\r\n\r\n'
  expect(await response.text()).toBe(
    `\r\n---\r\n${head}{"data":{"box":{"size":7}},"hasNext":true}\r\n---\r\n${head}{"incremental":[{"data":{"label":"label of 1"},"path":["box"]}],"hasNext":false}\r\n-----\r\n`,
  )
})

test('without that word in accept, and for what has nothing to defer, the answer is one JSON', async () => {
  await using served = await serve()
  served.print()
  // The second time it takes the short way.
  for (let time = 0; time < 2; time++) expect(await (await served.post('application/json')).json()).toEqual({ data: WHOLE })
  expect(await (await served.post('multipart/mixed;deferSpec=20220824, application/json', '{ box { size } }')).json()).toEqual({ data: FIRST })
  const refused = await served.post('multipart/mixed;deferSpec=20220824, application/json', '{ box { nothing ... @defer { label } } }')
  expect([refused.status, ((await refused.json()) as { errors: object[] }).errors[0]]).toMatchObject([400, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})

test('a client that hangs up stops the work', async () => {
  const stopped = Promise.withResolvers<void>()
  const labels = slowLabels()
  const never = { execute: (_: unknown, { signal }: { signal: AbortSignal }) => (signal.addEventListener('abort', () => stopped.resolve()), new Promise<never>(() => undefined)) }
  await using served = await serve({ sources: { ...testOptions(labels.subgraphs).sources, labels: never } })
  const hangUp = new AbortController()
  const response = await served.post('multipart/mixed;deferSpec=20220824', QUERY, hangUp.signal)
  await response.body!.getReader().read()
  hangUp.abort()
  await stopped.promise
})

test('the socket and server-sent events carry the parts one after another', async () => {
  await using served = await serve()
  const client = createClient({ url: served.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const parts: unknown[] = []
  for await (const part of client.iterate({ query: QUERY })) {
    parts.push(part)
    served.print()
  }
  await client.dispose()
  const expected = [{ data: FIRST, hasNext: true }, { incremental: [{ path: ['box'], label: 'later', data: { label: 'label of 1', owner: { age: 30 } } }], hasNext: false }]
  expect(parts).toEqual(expected)
  const events = await (await served.post('text/event-stream')).text()
  expect([...events.matchAll(/event: next\ndata: (.*)/g)].map(([, data]) => JSON.parse(data!))).toEqual(expected)
})

test('protected fields stay protected in a later part', async () => {
  const secret = { sdl: 'type Box @key(fields: "id") { id: ID! secret: String @authenticated }', resolvers: { Box: { secret: () => 'open' } } }
  const labels = slowLabels()
  labels.print()
  const options = testOptions({ ...labels.subgraphs, secret })
  await using served = await serve(options)
  const text = await (await served.post('multipart/mixed;deferSpec=20220824', '{ box { size ... @defer { secret label } } }')).text()
  expect(text).toContain('UNAUTHORIZED_FIELD_OR_TYPE')
  expect(text).not.toContain('open')
  expect((options.sources!['secret'] as ReturnType<typeof testSource>).asked).toEqual([])
})

test('a client that prefers single results but reads parts gets parts, also of an operation that is known', async () => {
  await using served = await serve()
  served.print()
  const types = []
  for (let time = 0; time < 2; time++) types.push((await served.post('application/graphql-response+json, multipart/mixed;deferSpec=20220824')).headers.get('content-type'))
  expect(types).toEqual(Array(2).fill('multipart/mixed;boundary="-";deferSpec=20220824'))
})
