import Fastify, { type FastifyReply } from 'fastify'
import { parse } from 'graphql'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Settings, subgraphSettings, type SettingsInput } from '../settings.ts'
import { aClient, silent } from '../subgraphs.fixture.ts'
import type { SubgraphOperation } from '../source.ts'
import { NoAnswer } from './answer.ts'
import { httpSource } from './http.ts'
import { memoryLeases } from './leases.ts'

const UNREADABLE = 'A subgraph answered with an error that cannot be read.'

const operation = (query: string): SubgraphOperation => ({ query, document: parse(query), variables: {} })
const QUERY = operation('{ a }')
const MUTATION = operation('mutation { a }')

type Handler = (request: { body: unknown; headers: Record<string, unknown> }, reply: FastifyReply) => unknown

async function subgraph(handler: Handler, { http2 = false } = {}) {
  const app = Fastify(http2 ? ({ http2: true } as object) : {})
  let asked = 0
  app.post('/', (request, reply) => {
    asked++
    return handler(request, reply)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`,
    get asked() {
      return asked
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}

function sourceOf(url: string, settings: NonNullable<SettingsInput['allSubgraphs']> = {}) {
  const source = httpSource({ url, settings: subgraphSettings(Settings.parse({ allSubgraphs: settings }), 'x'), waitingEvents: 10, name: 'x', leases: memoryLeases(), logger: silent })
  return { ...source, [Symbol.asyncDispose]: () => source.close!() }
}

test('a dead instance costs no request, is shown as down, and the others answer', async () => {
  await using alive = await subgraph(() => ({ data: { a: 1 } }))
  const dead = await nobody()
  await using source = sourceOf(alive.url, { instances: [dead, alive.url] })
  for (let request = 0; request < 6; request++) expect(await source.execute(QUERY, aClient())).toEqual({ data: { a: 1 } })
  expect(source.instances()).toMatchObject([{ url: dead, state: 'DOWN', lastError: expect.stringContaining('ECONNREFUSED') }, { url: alive.url, state: 'HEALTHY' }])
})

test('a query is repeated once when it got no answer, a mutation never', async () => {
  let answers = 0
  await using flaky = await subgraph((_request, reply) => (answers++ % 2 === 0 ? reply.code(502).send('bad gateway') : { data: { a: 1 } }))
  await using source = sourceOf(flaky.url)
  expect(await source.execute(QUERY, aClient())).toEqual({ data: { a: 1 } })
  await expect(source.execute(MUTATION, aClient())).rejects.toThrow(NoAnswer)
  expect(flaky.asked).toBe(3)
})

test('retries end with their budget', async () => {
  await using broken = await subgraph((_request, reply) => reply.code(502).send('bad gateway'))
  await using source = sourceOf(broken.url, { shareInFlight: false, breaker: { minimumRequests: 1_000 } })
  for (let request = 0; request < 40; request++) await expect(source.execute(QUERY, aClient())).rejects.toThrow(NoAnswer)
  expect(broken.asked).toBeLessThan(40 + 10 + 5)
})

test('an open breaker does not ask', async () => {
  await using broken = await subgraph((_request, reply) => reply.code(502).send('bad gateway'))
  await using source = sourceOf(broken.url, { retries: 0, breaker: { minimumRequests: 3 } })
  for (let request = 0; request < 3; request++) await expect(source.execute(QUERY, aClient())).rejects.toThrow(NoAnswer)
  await expect(source.execute(QUERY, aClient())).rejects.toMatchObject({ code: 'EOPENBREAKER' })
  expect(broken.asked).toBe(3)
  expect(source.instances()).toMatchObject([{ state: 'DOWN' }])
})

test('a client that goes away ends its fetch', async () => {
  const arrived = Promise.withResolvers<void>()
  await using slow = await subgraph(() => {
    arrived.resolve()
    return new Promise(() => undefined)
  })
  await using source = sourceOf(slow.url, { shareInFlight: false })
  const gone = new AbortController()
  const answer = source.execute(QUERY, aClient({ signal: gone.signal }))
  await arrived.promise
  gone.abort()
  await expect(answer).rejects.toThrow('aborted')
})

test('an answer that drips takes no longer than a fetch may, whether or not it is shared', async () => {
  await using dripping = await subgraph((_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/json' })
    const drops = setInterval(() => reply.raw.write(' '), 5)
    reply.raw.once('close', () => clearInterval(drops))
  })
  for (const shareInFlight of [true, false]) {
    await using source = sourceOf(dripping.url, { timeoutMs: 60, retries: 0, shareInFlight })
    await expect(source.execute(QUERY, aClient())).rejects.toThrow('Body Timeout')
    expect(source.instances()).toMatchObject([{ failures: 1, pending: 0 }])
  }
})

test('an answer without end is given up when it is longer than one may be', async () => {
  await using endless = await subgraph((_request, reply) => reply.type('application/json').send(Readable.from((function* () { for (;;) yield ' '.repeat(1_000) })())))
  await using source = sourceOf(endless.url, { answerBytes: 10_000, retries: 0 })
  await expect(source.execute(QUERY, aClient())).rejects.toThrow('exceeded max size')
})

test.each([
  ['data that is no object', { data: 'x' }],
  ['data that is a list', { data: [1] }],
  ['nothing', null],
])('%s is no answer', async (_what, said) => {
  await using odd = await subgraph((_request, reply) => reply.type('application/json').send(JSON.stringify(said)))
  await using source = sourceOf(odd.url, { retries: 0 })
  await expect(source.execute(QUERY, aClient())).rejects.toThrow(NoAnswer)
})

test.each([
  ['a text', 'boom', { message: UNREADABLE }],
  ['a list of nothing', [null], { message: UNREADABLE }],
  ['an error without a message', [{ path: ['a'] }], { message: UNREADABLE, path: ['a'] }],
  ['an error whose parts are something else', [{ message: 'no', path: 'a', extensions: [1] }], { message: 'no' }],
])('%s in place of errors is an error all the same', async (_what, errors, error) => {
  await using odd = await subgraph(() => ({ data: null, errors }))
  await using source = sourceOf(odd.url)
  expect(await source.execute(QUERY, aClient())).toEqual({ data: null, errors: [error] })
})

test('equal queries under way share a fetch, but not across principals', async () => {
  const release = Promise.withResolvers<void>()
  await using slow = await subgraph(async () => {
    await release.promise
    return { data: { a: 1 } }
  })
  await using source = sourceOf(slow.url)
  const client = aClient()
  const other = aClient({ principal: { ...client.principal } })
  const answers = [source.execute(QUERY, client), source.execute(QUERY, aClient()), source.execute(QUERY, other), source.execute(MUTATION, client)]
  release.resolve()
  const results = await Promise.all(answers)
  expect(slow.asked).toBe(3)
  expect(results[0]).toEqual(results[1])
  expect(results[0]).not.toBe(results[1])
})

test('a trace does not keep queries from sharing a fetch, a header that a rule names does', async () => {
  const release = Promise.withResolvers<void>()
  await using slow = await subgraph(async () => {
    await release.promise
    return { data: { a: 1 } }
  })
  await using source = sourceOf(slow.url, { headers: { propagate: ['x-tenant', 'x-user'] } })
  const ask = (headers: Record<string, string>, traceparent?: string) => source.execute(QUERY, aClient({ headers, traceparent }))
  const answers = [ask({}), ask({}, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'), ask({ 'x-tenant': 'blue' }), ask({ 'x-user': 'blue' })]
  release.resolve()
  await Promise.all(answers)
  expect(slow.asked).toBe(3)
})

test('only the headers that a rule names reach a subgraph', async () => {
  await using echo = await subgraph(({ headers }) => ({ data: { a: `${headers['x-tenant']} ${headers['x-fixed']} ${headers['cookie']}` } }))
  await using source = sourceOf(echo.url, { headers: { propagate: ['X-Tenant'], set: { 'x-fixed': 'yes' } } })
  const answer = await source.execute(QUERY, aClient({ headers: { 'x-tenant': 'blue', cookie: 'secret' } }))
  expect(answer.data).toEqual({ a: 'blue yes undefined' })
})

test('a subgraph that speaks HTTP/2 alone is probed by it', async () => {
  const versions: unknown[] = []
  await using modern = await subgraph((request) => {
    versions.push((request as unknown as { raw: { httpVersion: string } }).raw.httpVersion)
    return { data: { __typename: 'Query' } }
  }, { http2: true })
  await using source = sourceOf(modern.url, { http2: 'always', probe: { everyMs: 5 } })
  await source.start()
  await vi.waitUntil(() => versions.length > 2, { timeout: 60_000, interval: 10 })
  expect(versions).toContain('2.0')
  expect(source.instances()).toMatchObject([{ state: 'HEALTHY' }])
})

test('HTTP/2 without TLS carries many fetches over one connection, and survives a client that goes away', async () => {
  const connections = new Set<unknown>()
  const arrived = Promise.withResolvers<void>()
  const handler: Handler = (request) => {
    const { raw, body } = request as unknown as { raw: { httpVersion: string; socket: { remotePort: number } }; body: { query: string } }
    connections.add(raw.socket.remotePort)
    if (!body.query.includes('slow')) return { data: { a: raw.httpVersion } }
    arrived.resolve()
    return new Promise(() => undefined)
  }
  await using modern = await subgraph(handler, { http2: true })
  await using source = sourceOf(modern.url, { http2: 'always', shareInFlight: false })
  const gone = new AbortController()
  const slow = source.execute(operation('{ slow }'), aClient({ signal: gone.signal }))
  await arrived.promise
  gone.abort()
  await expect(slow).rejects.toThrow('aborted')
  const answers = await Promise.all(Array.from({ length: 20 }, () => source.execute(QUERY, aClient())))
  expect(new Set(answers.map(({ data }) => data?.['a']))).toEqual(new Set(['2.0']))
  expect(connections.size).toBe(1)
})

test('without the setting a subgraph without TLS is asked over HTTP/1.1', async () => {
  await using plain = await subgraph((request) => ({ data: { a: (request as unknown as { raw: { httpVersion: string } }).raw.httpVersion } }))
  for (const http2 of ['negotiated', 'never'] as const) {
    await using source = sourceOf(plain.url, { http2 })
    expect(await source.execute(QUERY, aClient())).toEqual({ data: { a: '1.1' } })
  }
})
