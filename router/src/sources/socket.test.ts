import Fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, composeSupergraph, silent, testOptions, testSource } from '../subgraphs.fixture.ts'
import { WaitingEvents } from './waiting-events.ts'

const clocks = {
  clock: {
    sdl: 'type Query { a: Int } type Tick @key(fields: "id") { id: ID! } type Subscription { ticks: Tick }',
    resolvers: {
      Subscription: {
        ticks: {
          async *subscribe() {
            for (const id of ['1', '2']) yield { ticks: { id } }
          },
        },
      },
    },
  },
  names: {
    sdl: 'type Tick @key(fields: "id") { id: ID! name: String }',
    resolvers: { Tick: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `tick ${id}` }) } },
  },
}

test.each(['events', 'socket'] as const)('a stream of a subgraph behind %s is filled in by another subgraph in process', async (protocol) => {
  // A router stands for the remote subgraph: it speaks the same protocol.
  const remote = createRouter(testOptions({ clock: clocks.clock }))
  const app = Fastify()
  await app.register(remote.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const supergraph = composeSupergraph(clocks, () => `http://127.0.0.1:${port}/graphql`)
  const router = createRouter({ ...testOptions(clocks), supergraph, sources: { names: testSource(clocks.names) }, settings: { allSubgraphs: { subscriptions: { protocol } } }, logger: silent })
  try {
    const stream = await router.subscribe({ query: 'subscription { ticks { name } }' }, aClient())
    const events: unknown[] = []
    for await (const event of stream as AsyncIterable<unknown>) events.push(event)
    expect(events).toEqual([{ data: { ticks: { name: 'tick 1' } } }, { data: { ticks: { name: 'tick 2' } } }])
  } finally {
    await router.stop()
    await app.close()
    await remote.stop()
  }
})

test.each(['events', 'socket'] as const)('a stream of a subgraph behind %s whose client does not read is ended, and the client told why', async (protocol) => {
  const ended = Promise.withResolvers<void>()
  const endless = {
    clock: {
      sdl: 'type Query { a: Int } type Subscription { ticks: Int }',
      resolvers: {
        Subscription: {
          ticks: {
            async *subscribe() {
              try {
                for (let ticks = 0; ; ticks++) {
                  yield { ticks }
                  await setImmediate()
                }
              } finally {
                ended.resolve()
              }
            },
          },
        },
      },
    },
  }
  const remote = createRouter(testOptions(endless))
  const app = Fastify()
  await app.register(remote.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const supergraph = composeSupergraph(endless, () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`)
  const router = createRouter({ ...testOptions(endless), supergraph, sources: {}, settings: { limits: { waitingEvents: 5 }, allSubgraphs: { subscriptions: { protocol } } } })
  try {
    const stream = (await router.subscribe({ query: 'subscription { ticks }' }, aClient())) as AsyncIterableIterator<unknown>
    expect(await stream.next()).toMatchObject({ value: { data: { ticks: 0 } } })
    await ended.promise
    expect(await stream.next()).toMatchObject({ value: { errors: [{ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }] } })
    expect(await stream.next()).toMatchObject({ done: true })
  } finally {
    await router.stop()
    await app.close()
    await remote.stop()
  }
})

test('events wait for a slow reader up to a number, and then the stream ends with a reason', async () => {
  let ended = 0
  const events = new WaitingEvents<number>(2, () => ended++)
  for (const event of [1, 2, 3]) events.push(event)
  await expect(events.next()).rejects.toThrow('slow reader')
  expect(await events.next()).toMatchObject({ done: true })
  expect(ended).toBe(1)
})

test('a reader that waits gets the next event, and the end', async () => {
  const events = new WaitingEvents<number>(2, () => undefined)
  const first = events.next()
  events.push(1)
  expect(await first).toEqual({ done: false, value: 1 })
  const last = events.next()
  events.end()
  expect(await last).toMatchObject({ done: true })
})
