import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { subgraphSigner } from '@ecolaura/auth'
import { DEFAULT_MARKET, type Principal } from '@ecolaura/kernel'
import { silent } from '@ecolaura/telemetry'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveSubgraph } from './serve.ts'
import type { Subgraph } from './subgraph.ts'

const secret = randomBytes(32)
const sign = subgraphSigner('counting', secret)
const someone: Principal = { kind: 'user', id: 'usr_1', roles: [], scopes: [], market: DEFAULT_MARKET }
const ended = { count: 0 }

/** Counts, either to an end or until nobody listens any more. */
async function* counted(to: number, signal: AbortSignal) {
  try {
    for (let count = 1; count <= to; count++) yield { count }
    while (to === 0 && !signal.aborted) yield { count: await new Promise<number>((resolve) => signal.addEventListener('abort', () => resolve(0), { once: true })) }
  } finally {
    ended.count++
  }
}

const schema = buildSchema('type Query { me: String from: String } type Subscription { count(to: Int!): Int }')
schema.getQueryType()!.getFields()['me']!.resolve = (_root, _args, { principal }) => principal.id
schema.getQueryType()!.getFields()['from']!.resolve = (_root, _args, { remoteAddress }) => remoteAddress
schema.getSubscriptionType()!.getFields()['count']!.subscribe = (_root, { to }, { signal }) => counted(to as number, signal as AbortSignal)
const subgraph: Subgraph = { name: 'counting', schema, sdl: '', context: (client) => client }

const port = await freePort()
const url = `http://127.0.0.1:${port}/graphql`
const served = serveSubgraph(subgraph, { port, secret, logger: silent })
beforeAll(() => served.start())
afterAll(() => served.stop())

async function freePort(): Promise<number> {
  const probe = createServer().listen({ port: 0, host: '127.0.0.1' })
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return free
}

async function ask(query: string, { accept = 'application/json', headers, signal, address }: { accept?: string; headers?: Record<string, string>; signal?: AbortSignal; address?: string } = {}) {
  const body = JSON.stringify({ query })
  return fetch(url, { method: 'POST', body, signal, headers: { 'content-type': 'application/json', accept, ...(headers ?? (await sign(someone, body, address))) } })
}

test('the router learns what it asks for, as the principal that it names, from the address that it saw', async () => {
  expect(await (await ask('{ me from }', { address: '203.0.113.7' })).json()).toEqual({ data: { me: 'usr_1', from: '203.0.113.7' } })
})

test('a stream is answered as events to its end', async () => {
  const response = await ask('subscription { count(to: 2) }', { accept: 'text/event-stream' })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const events = (await response.text()).split('\n\n').filter((event) => event && event !== ':')
  expect(events).toEqual([...[1, 2].map((count) => `event: next\ndata: {"data":{"count":${count}}}`), 'event: complete\ndata:'])
})

test('a stream that cannot start says why and is complete', async () => {
  const text = await (await ask('subscription { nothing }', { accept: 'text/event-stream' })).text()
  expect(text).toMatch(/event: next\ndata: \{"errors":.*nothing.*\n\nevent: complete/s)
})

test('a router that leaves ends its stream here too', async () => {
  const before = ended.count
  const leaving = new AbortController()
  const response = await ask('subscription { count(to: 0) }', { accept: 'text/event-stream', signal: leaving.signal })
  const reader = response.body!.getReader()
  await reader.read()
  leaving.abort()
  await expect(reader.read()).rejects.toThrow()
  while (ended.count === before) await new Promise((resolve) => setImmediate(resolve))
})

test.each(['application/json', 'text/event-stream'])('nobody else is answered, whatever they accept: %s', async (accept) => {
  const other = JSON.stringify({ query: '{ me from }' })
  for (const headers of [{}, { authorization: 'Bearer x' }, await sign(someone, other), await subgraphSigner('other', secret)(someone, JSON.stringify({ query: '{ me }' }))]) {
    const response = await ask('{ me }', { accept, headers })
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  }
})

test('a stop cuts streams off without telling their clients that all is said', async () => {
  const own = await freePort()
  const another = serveSubgraph(subgraph, { port: own, secret, logger: silent })
  await another.start()
  const body = JSON.stringify({ query: 'subscription { count(to: 0) }' })
  const response = await fetch(`http://127.0.0.1:${own}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(await sign(someone, body)) } })
  const reader = response.body!.getReader()
  await reader.read()
  await another.stop()
  await expect((async () => { for (let step = await reader.read(); !step.done; step = await reader.read()) expect(new TextDecoder().decode(step.value)).not.toContain('complete') })()).rejects.toThrow()
})
