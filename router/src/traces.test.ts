import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportTraces, silent as quiet } from '@ecolaura/telemetry'
import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { aClient, composeSupergraph, silent, testSources } from './subgraphs.fixture.ts'

type Value = { stringValue?: string; intValue?: number | string }
type Received = { links?: { spanId: string }[]; traceId: string; spanId: string; parentSpanId?: string; name: string; status: { code?: number }; attributes: { key: string; value: Value }[] }
type Posted = { resourceSpans: { resource: { attributes: Received['attributes'] }; scopeSpans: { spans: Received[] }[] }[] }

async function listening(answer: (path: string, headers: Record<string, unknown>, body: string) => unknown) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const said = answer(request.url ?? '', request.headers, Buffer.concat(chunks).toString())
    if (said === undefined) response.statusCode = 502
    response.setHeader('content-type', 'application/json').end(JSON.stringify(said ?? {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, [Symbol.asyncDispose]: async () => void server.closeAllConnections() }
}

/** A collector that takes OTLP over HTTP. */
async function collector() {
  const spans: Received[] = []
  const paths: string[] = []
  let resource: Received['attributes'] = []
  const server = await listening((path, _headers, body) => {
    paths.push(path)
    for (const { resource: of, scopeSpans } of (JSON.parse(body) as Posted).resourceSpans) {
      resource = of.attributes
      spans.push(...scopeSpans.flatMap((scope) => scope.spans))
    }
    return {}
  })
  return { ...server, spans, paths, resource: () => facts({ attributes: resource }) }
}

const facts = ({ attributes }: Pick<Received, 'attributes'>) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]))

const graph = {
  a: { sdl: 'type Query { ts: [T!]! } type T @key(fields: "id") { id: ID! }', resolvers: { Query: { ts: () => ['1', '2', '1'].map((id) => ({ id })) } } },
  b: { sdl: 'type T @key(fields: "id") { id: ID! b: Int }' },
}
const CLIENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('a collector is told of a request, its plan and each fetch, and a subgraph of the fetch that is its parent', async () => {
  await using received = await collector()
  const asked: unknown[] = []
  let failures = 1
  await using b = await listening((_path, headers) => {
    asked.push(headers['traceparent'])
    return failures-- > 0 ? undefined : { data: { _entities: [{ __typename: 'T', b: 1 }, { __typename: 'T', b: 2 }] } }
  })
  const traces = await exportTraces('router', { endpoint: `${received.url}v1/traces` }, quiet)
  const sources = testSources({ a: graph.a })
  const router = createRouter({ supergraph: composeSupergraph(graph, () => b.url), sources, introspection: true, logger: silent, identify: async () => aClient().principal, tracer: traces.tracer })
  expect(await router.execute({ query: 'query Named { ts { b } }' }, aClient({ traceparent: CLIENT }))).toMatchObject({ data: { ts: [{ b: 1 }, { b: 2 }, { b: 1 }] } })
  await router.stop()
  await traces.stop()

  const named = (name: string) => received.spans.find((span) => span.name === name)!
  const [request, plan, fetchA, fetchB] = ['query', 'plan', 'fetch a', 'fetch b'].map(named) as [Received, Received, Received, Received]
  expect(received.paths).toEqual(['/v1/traces'])
  expect(received.resource()).toMatchObject({ 'service.name': 'router' })
  expect(request).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' })
  for (const span of [plan, fetchA, fetchB]) expect(span).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId })
  expect(facts(request)).toMatchObject({ 'graphql.operation.type': 'query', 'graphql.operation.name': 'Named' })
  expect(facts(fetchB)).toMatchObject({ 'router.subgraph': 'b', 'router.entities': 2, 'router.retries': 1, 'http.response.status_code': 200 })
  expect(asked).toEqual(Array(2).fill(`00-${request.traceId}-${fetchB.spanId}-01`))
  expect(sources.a.asked[0]!.trace).toEqual({ traceparent: `00-${request.traceId}-${fetchA.spanId}-01` })
})

test('a fetch without an answer is an error in its span, and a request that says not to be traced is not', async () => {
  await using received = await collector()
  await using b = await listening(() => undefined)
  const traces = await exportTraces('router', { endpoint: `${received.url}v1/traces`, ratio: 1 }, quiet)
  const router = createRouter({ supergraph: composeSupergraph(graph, () => b.url), sources: testSources({ a: graph.a }), introspection: true, logger: silent, identify: async () => aClient().principal, tracer: traces.tracer })
  await router.execute({ query: '{ ts { b } }' }, aClient({ traceparent: CLIENT.replace(/01$/, '00') }))
  await router.execute({ query: '{ ts { b } }' }, aClient())
  await router.stop()
  await traces.stop()
  expect(received.spans.map(({ name, status }) => `${name} ${status.code ?? 0}`).sort()).toEqual(['fetch a 0', 'fetch b 2', 'query 0'])
})

test('a router without a tracer hands the client’s trace on and makes no spans', async () => {
  await using received = await collector()
  const traces = await exportTraces('router', { endpoint: `${received.url}v1/traces` }, quiet)
  const sources = testSources(graph)
  const router = createRouter({ supergraph: composeSupergraph(graph), sources, introspection: true, logger: silent, identify: async () => aClient().principal })
  await router.execute({ query: '{ ts { id } }' }, aClient({ traceparent: CLIENT }))
  await router.stop()
  await traces.stop()
  expect(sources.a.asked[0]).not.toHaveProperty('trace')
  expect(received.spans).toEqual([])
})

test('each event of a stream is a trace of its own that names the request which opened the stream', async () => {
  await using received = await collector()
  const traces = await exportTraces('router', { endpoint: `${received.url}v1/traces` }, quiet)
  async function* subscribe() {
    for (const id of ['1', '2']) yield { changed: { id } }
  }
  const streaming = { ...graph, a: { sdl: `${graph.a.sdl} type Subscription { changed: T }`, resolvers: { ...graph.a.resolvers, Subscription: { changed: { subscribe } } } } }
  const sources = testSources(streaming)
  const router = createRouter({ supergraph: composeSupergraph(streaming), sources, introspection: true, logger: silent, identify: async () => aClient().principal, tracer: traces.tracer })
  const stream = (await router.subscribe({ query: 'subscription Changes { changed { b } }' }, aClient({ traceparent: CLIENT }))) as AsyncIterable<unknown>
  let count = 0
  for await (const _ of stream) count++
  await router.stop()
  await traces.stop()

  const named = (name: string) => received.spans.filter((span) => span.name === name)
  const [opening] = named('subscription') as [Received]
  expect(opening).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' })
  expect(sources.a.asked[0]!.trace).toEqual({ traceparent: `00-${opening.traceId}-${opening.spanId}-01` })
  const events = named('event')
  expect(events.map((event) => [facts(event)['graphql.operation.name'], event.parentSpanId ?? '', event.links?.map(({ spanId }) => spanId)])).toEqual(events.map(() => ['Changes', '', [opening.spanId]]))
  expect(new Set([opening, ...events].map(({ traceId }) => traceId)).size).toBe(1 + count)
  expect(named('fetch b').map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual(events.map(({ traceId, spanId }) => [traceId, spanId]))
})
