import { registry } from '@ecolaura/telemetry'
import { ANONYMOUS } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import type { AddressInfo, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { prometheusObserver } from './metrics.ts'
import type { RequestFacts, RouterObserver } from './observer.ts'
import type { RouterOptions } from './options.ts'
import { createRouter } from './router.ts'
import { aClient, composeSupergraph, silent, testOptions, testSources } from './subgraphs.fixture.ts'

const graph = {
  ticks: {
    sdl: 'type Query { a: Int } type T @key(fields: "id") { id: ID! } type Subscription { some: T endless: T breaks: T fails: T guarded: T @authenticated }',
    resolvers: {
      Query: { a: () => 1 },
      Subscription: {
        some: { subscribe: () => ticks('1', '2') },
        endless: { subscribe: () => ticks('1', 'then nothing') },
        breaks: { subscribe: () => ticks('1', 'then a fault') },
        fails: { subscribe: () => Promise.reject(new Error('no')) },
        guarded: { subscribe: () => ticks('1') },
      },
    },
  },
  names: { sdl: 'type T @key(fields: "id") { id: ID! name: String }', resolvers: { T: { __resolveReference: ({ id }: { id: string }) => ({ id, name: () => { if (id === '2') throw new Error('no name'); return `name ${id}` } }) } } },
}

async function* ticks(...ids: string[]): AsyncGenerator<unknown> {
  for (const id of ids) {
    if (id === 'then nothing') await new Promise<void>(() => undefined)
    if (id === 'then a fault') throw new Error('The source broke.')
    yield { some: { id }, endless: { id }, breaks: { id }, guarded: { id } }
  }
}

/** What an observer hears, in words. */
function listener() {
  const heard: string[] = []
  const name = ({ operationName = 'nameless' }: Pick<RequestFacts, 'operationName'>) => operationName
  const observe: RouterObserver = {
    request: (facts) => void heard.push(`${facts.kind} ${name(facts)} ${facts.outcome}`),
    fetch: () => undefined,
    stream(facts) {
      heard.push(`${name(facts)} opened`)
      return {
        event: ({ outcome, seconds }) => void heard.push(`${name(facts)} event ${outcome}${seconds >= 0 ? '' : '?'}`),
        ended: ({ end, events, seconds }) => void heard.push(`${name(facts)} ${end} after ${events}${seconds >= 0 ? '' : '?'}`),
      }
    },
  }
  return { heard, observe }
}

async function serve(options: Partial<RouterOptions> = {}) {
  const { heard, observe } = listener()
  const router = createRouter({ ...testOptions(graph), observe, ...options })
  const app = Fastify()
  await app.register(router.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => void sockets.add(socket))
  const url = `127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  const client = createClient({ url: `ws://${url}`, webSocketImpl: WebSocket, retryAttempts: 0 })
  return {
    heard,
    router,
    client,
    url,
    /** As if its process died. */
    cut: () => (app.server.closeAllConnections(), sockets.forEach((socket) => socket.destroy())),
    events: (query: string, signal?: AbortSignal) => fetch(`http://${url}`, { method: 'POST', signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ query }) }),
    async [Symbol.asyncDispose]() {
      await client.dispose()
      await app.close()
      await router.stop()
    },
  }
}

async function all(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const results: unknown[] = []
  for await (const result of stream) results.push(result)
  return results
}

const COMPLETED = ['subscription Some ok', 'Some opened', 'Some event ok', 'Some event errors', 'Some completed after 2']

test('an observer hears of a stream on a socket: that it opened, each event, and that it is complete', async () => {
  await using served = await serve()
  await all(served.client.iterate({ query: 'subscription Some { some { name } }' }))
  expect(served.heard.toSorted()).toEqual(COMPLETED.toSorted())
})

test('it hears the same of an event stream', async () => {
  await using served = await serve()
  await (await served.events('subscription Some { some { name } }')).text()
  expect(served.heard.toSorted()).toEqual(COMPLETED.toSorted())
})

test('a client that leaves ends its streams, on a socket and of events', async () => {
  await using served = await serve()
  const stream = served.client.iterate({ query: 'subscription Socket { endless { name } }' })
  await stream.next()
  await served.client.dispose()
  const gone = new AbortController()
  const { body } = await served.events('subscription Events { endless { name } }', gone.signal)
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) if (chunk.includes('name 1')) break
  gone.abort()
  await expect.poll(() => served.heard).toContain('Events left after 1')
  await expect.poll(() => served.heard).toContain('Socket left after 1')
})

test('a client that says it has enough ends one stream, and its socket stays', async () => {
  await using served = await serve()
  for await (const _ of served.client.iterate({ query: 'subscription Enough { endless { name } }' })) break
  await expect.poll(() => served.heard).toContain('Enough left after 1')
  expect((await served.client.iterate({ query: '{ a }' }).next()).value).toEqual({ data: { a: 1 } })
})

test('a stream ends broken with its source, expired with its principal, and for the log it says where', async () => {
  const logged: unknown[] = []
  const logger = { ...silent, warn: (facts: object, message: string) => void logged.push({ ...facts, message }) }
  await using served = await serve({ logger })
  await all(served.client.iterate({ query: 'subscription Broken { breaks { name } }' }))
  expect(logged).toEqual([expect.objectContaining({ subgraph: 'ticks', message: 'A stream broke.', error: expect.objectContaining({ message: 'The source broke.' }) })])
  const principal = { ...ANONYMOUS, kind: 'user', expiresAt: Date.now() / 1000 } as const
  await all((await served.router.subscribe({ query: 'subscription Late { endless { name } }' }, aClient({ principal }))) as AsyncIterable<unknown>)
  expect(served.heard).toContain('Broken broken after 1')
  expect(served.heard.at(-1)).toMatch('Late expired after')
})

test('what does not open is a request and no stream', async () => {
  await using served = await serve()
  await all(served.client.iterate({ query: 'subscription Fails { fails { name } }' }))
  await all(served.client.iterate({ query: 'subscription Guarded { guarded { name } }' }))
  await all(served.client.iterate({ query: 'subscription Wrong($yes: Boolean!) { some { name @include(if: $yes) } }' })).catch(() => undefined)
  expect(served.heard).toEqual(['subscription Fails errors', 'subscription Guarded errors', 'subscription Wrong refused'])
})

test.each(['events', 'socket'] as const)('a subgraph that goes away in the middle of a stream by %s breaks it', async (protocol) => {
  await using remote = await serve()
  const supergraph = composeSupergraph(graph, () => `http://${remote.url}`)
  await using served = await serve({ supergraph, sources: testSources({ names: graph.names }), settings: { subgraphs: { ticks: { subscriptions: { protocol } } } } })
  const stream = served.client.iterate({ query: 'subscription Remote { endless { name } }' })
  expect((await stream.next()).value).toEqual({ data: { endless: { name: 'name 1' } } })
  remote.cut()
  expect((await stream.next()).value).toMatchObject({ data: null, errors: [{ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }] })
  expect(await stream.next()).toMatchObject({ done: true })
  expect(served.heard).toContain('Remote broken after 1')
})

test('metrics count open streams, their events, and what ended them', async () => {
  const value = async (line: string) => Number((await registry.metrics()).split('\n').find((one) => one.startsWith(`${line} `))?.split(' ')[1] ?? 0)
  await using served = await serve({ observe: prometheusObserver() })
  const stream = served.client.iterate({ query: 'subscription { endless { name } }' })
  await stream.next()
  expect(await value('router_streams_open')).toBe(1)
  expect(await value('router_stream_event_seconds_count{outcome="ok"}')).toBe(1)
  await stream.return!()
  await expect.poll(() => value('router_streams_open')).toBe(0)
  expect(await value('router_streams_ended_total{end="left"}')).toBe(1)
  expect(await value('router_request_seconds_count{kind="subscription",outcome="ok"}')).toBe(1)
})
