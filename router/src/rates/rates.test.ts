import { createHash } from 'node:crypto'
import { ANONYMOUS, servicePrincipal, Refusal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Credentials } from '../options.ts'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'

const graph = {
  a: {
    sdl: 'type Query { one: Int items(first: Int): [Item] @listSize(slicingArguments: ["first"]) } type Item { x: Int } type Mutation { go: Int } type Subscription { tick: Item }',
    resolvers: { Query: { one: () => 1, items: () => [] }, Mutation: { go: () => goes++ }, Subscription: { tick: { subscribe: () => ticks() } } },
  },
}
let goes = 0
async function* ticks(): AsyncGenerator<{ tick: { x: number } }> {
  yield { tick: { x: 1 } }
}

const KEY = 'a-key-of-many-random-letters'
const clients = { partner: { requires: { keys: [createHash('sha256').update(KEY).digest('hex')] } } } satisfies SettingsInput['clients']
const identify = async ({ headers }: Credentials) => {
  if (headers['as'] === 'wrong') throw new Refusal('UNAUTHENTICATED', 'No.')
  return headers['as'] ? { ...ANONYMOUS, kind: 'user' as const, id: headers['as'] } : ANONYMOUS
}

async function serve(settings: SettingsInput) {
  const refused: string[] = []
  const observe = { request: () => undefined, fetch: () => undefined, rateLimited: (limit: string) => void refused.push(limit) }
  const router = createRouter({ ...testOptions(graph), identify, settings, observe })
  const app = Fastify()
  await app.register(router.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  const ask = async (query = '{ one }', headers: Record<string, string> = {}) => {
    const response = await fetch(`http://${url}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) })
    return { status: response.status, headers: response.headers, body: await response.text() }
  }
  const statuses = async (times: number, query?: string, headers?: Record<string, string>) => {
    const seen: number[] = []
    for (let time = 0; time < times; time++) seen.push((await ask(query, headers)).status)
    return seen
  }
  return { router, app, url, ask, statuses, refused, [Symbol.asyncDispose]: () => app.close().then(() => router.stop()) }
}
const limits = (...all: NonNullable<NonNullable<SettingsInput['rates']>['limits']>): SettingsInput => ({ clients, rates: { limits: all } })

test('beyond a limit requests are refused with 429, when to come again, and what is left', async () => {
  await using served = await serve(limits({ name: 'each-address', each: 'address', requests: 3, perSeconds: 3_600 }))
  const first = await served.ask()
  expect(first.headers.get('ratelimit-policy')).toBe('"each-address";q=3;w=3600')
  expect(first.headers.get('ratelimit')).toBe('"each-address";r=2;t=1200')
  // The second goes the short way, the third is not even GraphQL: each counts.
  expect(await served.statuses(1)).toEqual([200])
  expect(await served.statuses(1, '{ one')).toEqual([400])
  const refused = await served.ask()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('ratelimit')).toContain('r=0')
  expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', limit: 'each-address', retryAfter: expect.any(Number) } }] })
  const stream = await served.ask('subscription { tick { x } }', { accept: 'text/event-stream' })
  expect([stream.status, served.refused]).toEqual([429, ['each-address', 'each-address']])
})

test('users, keys and profiles are counted each for themselves, and who has none is not', async () => {
  await using served = await serve(
    limits({ name: 'u', each: 'user', requests: 1, perSeconds: 3_600 }, { name: 'k', each: 'apiKey', requests: 2, perSeconds: 3_600 }, { name: 'p', each: 'profile', requests: 3, perSeconds: 3_600, profiles: ['partner'] }),
  )
  expect(await served.statuses(4)).toEqual([200, 200, 200, 200])
  expect(await served.statuses(2, '{ one }', { as: 'ada' })).toEqual([200, 429])
  expect(await served.statuses(2, '{ one }', { as: 'bob' })).toEqual([200, 429])
  expect(await served.statuses(3, '{ one }', { 'x-api-key': KEY })).toEqual([200, 200, 429])
})

test('no header gives a client another address, until its proxy is trusted', async () => {
  const limit = { name: 'a', each: 'address', requests: 1, perSeconds: 3_600 } as const
  const from = (address: string) => ({ 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address })
  await using direct = await serve(limits(limit))
  expect([...(await direct.statuses(1, '{ one }', from('203.0.113.1'))), ...(await direct.statuses(1, '{ one }', from('203.0.113.2')))]).toEqual([200, 429])
  await using behind = await serve({ ...limits(limit), trustedProxies: ['loopback'] })
  expect(await behind.statuses(2, '{ one }', from('203.0.113.1'))).toEqual([200, 429])
  expect(await behind.statuses(1, '{ one }', from('203.0.113.2'))).toEqual([200])
  // What stands before the proxy's own word is the client's, and counts for nothing.
  expect(await behind.statuses(1, '{ one }', from('198.51.100.7, 203.0.113.1'))).toEqual([429])
  // One network of IPv6 is one client.
  expect([...(await behind.statuses(1, '{ one }', from('2001:db8::1'))), ...(await behind.statuses(1, '{ one }', from('2001:db8::ffff:2')))]).toEqual([200, 429])
  // What is no address is the proxy.
  expect([...(await behind.statuses(1, '{ one }', from('unknown'))), ...(await behind.statuses(1, '{ one }', from('x'.repeat(50))))]).toEqual([200, 429])
})

test('whoever guesses keys or tokens is counted too', async () => {
  await using served = await serve(limits({ name: 'a', each: 'address', requests: 2, perSeconds: 3_600 }))
  expect([...(await served.statuses(1, '{ one }', { as: 'wrong' })), ...(await served.statuses(2, '{ one }', { 'x-api-key': 'guess' }))]).toEqual([401, 401, 429])
})

test('costs are counted before anything runs, whether costs are told or not', async () => {
  await using served = await serve(limits({ name: 'c', each: 'user', cost: 25, perSeconds: 3_600 }))
  const ada = { as: 'ada' }
  const first = await served.ask('{ items(first: 10) { x } }', ada)
  expect([first.status, first.headers.get('ratelimit-policy'), first.body.includes('cost')]).toEqual([200, '"c";q=25;w=3600;qu="cost"', false])
  expect(first.headers.get('ratelimit')).toMatch(/^"c";r=15;/)
  const before = goes
  // A mutation costs 10; the second time it takes the short way.
  expect(await served.statuses(2, 'mutation { go }', ada)).toEqual([200, 429])
  expect(goes).toBe(before + 1)
  const refused = await served.ask('{ items(first: 20) { x } }', ada)
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true])
  expect(await served.statuses(5, '{ one }', ada)).toEqual([200, 200, 200, 200, 200])
  expect(await served.statuses(1, '{ one }', ada)).toEqual([429])
})

test('an answer in parts costs as much as a whole one', async () => {
  await using served = await serve(limits({ name: 'c', each: 'everyone', cost: 5, perSeconds: 3_600 }))
  const parts = { accept: 'multipart/mixed;deferSpec=20220824' }
  const query = '{ one ... on Query @defer { items(first: 4) { x } } }'
  const first = await served.ask(query, parts)
  expect([first.status, first.headers.get('content-type')]).toEqual([200, expect.stringContaining('multipart/mixed')])
  expect(first.body).not.toContain('cost')
  const second = await served.ask(query, parts)
  expect([second.status, second.headers.has('retry-after'), second.body.includes('RATE_LIMITED')]).toEqual([429, true, true])
})

test('each operation on a socket counts, and a subscription by its cost', async () => {
  await using served = await serve(limits({ name: 'r', each: 'everyone', requests: 4, perSeconds: 3_600 }, { name: 'c', each: 'everyone', cost: 2, perSeconds: 3_600 }))
  const client = createClient({ url: `ws://${served.url}`, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false })
  const codeOf = async (query: string) => {
    try {
      const { value } = await client.iterate({ query }).next()
      return (value as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code
    } catch (errors) {
      return (errors as { extensions: { code: string } }[])[0]!.extensions.code
    }
  }
  // To connect is one; the third operation finds its cost used up, the fourth is not looked at.
  expect([await codeOf('subscription { tick { x } }'), await codeOf('{ one }'), await codeOf('{ one }'), await codeOf('{ one }')]).toEqual([undefined, undefined, 'RATE_LIMITED', 'RATE_LIMITED'])
  expect(served.refused).toEqual(['c', 'r'])
  await client.dispose()
  const socket = new WebSocket(`ws://${served.url}`, 'graphql-transport-ws')
  socket.on('open', () => socket.send('{"type":"connection_init"}'))
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1013)
})

test('services, and calls inside the process, are not counted', async () => {
  await using served = await serve(limits({ name: 'e', each: 'everyone', requests: 1, perSeconds: 3_600 }, { name: 'c', each: 'everyone', cost: 1, perSeconds: 3_600 }))
  for (let time = 0; time < 3; time++)
    for (const client of [aClient(), aClient({ principal: servicePrincipal('orders'), taken: [] })]) expect(await served.router.execute({ query: '{ one }' }, client)).toEqual({ data: { one: 1 } })
})

test.each([
  ['countAlone', [200, 200, 429]],
  ['allow', [200, 200, 200]],
  ['refuse', [503, 503, 503]],
] as const)('while Redis is away or hangs: %s', async (whenAway, expected) => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  for (const port of [9, (server.address() as AddressInfo).port]) {
    await using served = await serve({ rates: { limits: [{ name: 'a', each: 'address', requests: 2, perSeconds: 3_600 }], redis: { url: `redis://127.0.0.1:${port}`, whenAway } } })
    expect(await served.statuses(3)).toEqual(expected)
  }
  server.close()
})

const redisUrl = process.env['REDIS_URL']
test.skipIf(!redisUrl)('several routers count together in Redis (set REDIS_URL)', async () => {
  const settings: SettingsInput = { rates: { limits: [{ name: 'a', each: 'address', requests: 3, perSeconds: 3_600 }], redis: { url: redisUrl!, prefix: `test-${process.pid}-${Math.random()}`, timeoutMs: 5_000 } } }
  await using one = await serve(settings)
  await using other = await serve(settings)
  expect([...(await one.statuses(2)), ...(await other.statuses(2)), ...(await one.statuses(1))]).toEqual([200, 200, 200, 429, 429])
})

test.each([
  ['both', { name: 'x', each: 'user', requests: 1, cost: 1, perSeconds: 1 }, 'either `requests` or `cost`'],
  ['a profile that is not there', { name: 'x', each: 'user', requests: 1, perSeconds: 1, profiles: ['partners'] }, 'the profile "partners"'],
] as const)('a limit of %s is refused', (_what, limit, message) => {
  expect(() => createRouter({ ...testOptions(graph), settings: { rates: { limits: [{ ...limit, profiles: [...('profiles' in limit ? limit.profiles : ['partner'])] }] }, clients } })).toThrow(message)
})

test('what is no network is no trusted proxy', () => {
  expect(() => createRouter({ ...testOptions(graph), settings: { trustedProxies: ['10.0.0.0/99'] } })).toThrow('no address and no network')
})

test('what is no JSON counts too', async () => {
  await using served = await serve(limits({ name: 'each-address', each: 'address', requests: 2, perSeconds: 3_600 }))
  const junk = async () => (await fetch(`http://${served.url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })).status
  expect([await junk(), await junk(), await junk(), ...(await served.statuses(1))]).toEqual([400, 400, 429, 429])
})
