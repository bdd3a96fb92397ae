import { newSigningKey, publicKeys, signAccessToken } from '@ecolaura/auth'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import { mkdtempSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { identifyByTokens, JwtSettings } from './jwt.ts'
import { createRouter } from './router.ts'
import { silent, testOptions } from './subgraphs.fixture.ts'

const key = await newSigningKey()
const file = join(mkdtempSync(join(tmpdir(), 'jwt-')), 'jwks.json')
writeFileSync(file, JSON.stringify(publicKeys([key])))
const issuer = { issuer: 'ecolaura', jwks: pathToFileURL(file).href, audiences: ['ecolaura-graph'], clockToleranceSeconds: 0, claims: { scopes: 'roles' } }
const tokenOf = (seconds = 60, ...roles: string[]) => signAccessToken({ id: 'ada', kind: 'user', roles, sessionId: 's' }, key, seconds)

const graph = {
  a: {
    sdl: 'type Query { open: Int secret: Int @requiresScopes(scopes: [["read"]]) } type Subscription { secrets: Int @authenticated }',
    resolvers: { Query: { open: () => 1, secret: () => 2 }, Subscription: { secrets: { subscribe: () => once() } } },
  },
}
async function* once(): AsyncGenerator<{ secrets: number }> {
  yield { secrets: 3 }
  await new Promise<void>(() => undefined)
}

async function serve(settings: Partial<JwtSettings> = {}) {
  const router = createRouter({ ...testOptions(graph), identify: await identifyByTokens({ ...JwtSettings.parse({ issuers: [issuer] }), ...settings }, silent) })
  const app = Fastify()
  await app.register(router.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const ask = (query: string, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } })
  return { ask, socketUrl: `ws://127.0.0.1:${port}/graphql`, [Symbol.asyncDispose]: () => app.close().then(() => router.stop()) }
}

test('a token opens what its scopes allow, and without one a client is anonymous', async () => {
  await using served = await serve()
  const read = { authorization: `Bearer ${await tokenOf(60, 'read')}` }
  for (const [headers, secret] of [[{}, null], [{ authorization: `Bearer ${await tokenOf()}` }, null], [read, 2]] as const)
    expect((await served.ask('{ open secret }', { ...headers })).json().data).toEqual({ open: 1, secret })
})

test('a token that does not hold is 401 on every way in, never anonymous', async () => {
  await using served = await serve()
  await served.ask('{ open }')
  const bad = `Bearer ${await tokenOf(-10)}`
  const answers = await Promise.all([
    served.ask('{ open }', { authorization: bad }),
    served.ask('{ o: open }', { authorization: bad }),
    served.ask('{ open }', { authorization: 'Basic dTpw' }),
    served.ask('subscription { secrets }', { authorization: bad, accept: 'text/event-stream' }),
  ])
  for (const { statusCode, headers, json } of answers) expect([statusCode, headers['www-authenticate'], json().errors[0].extensions.code]).toEqual([401, 'Bearer', 'UNAUTHENTICATED'])
})

test('header and prefix are settings', async () => {
  await using served = await serve({ header: 'x-token', prefix: '' })
  expect((await served.ask('{ secret }', { 'x-token': await tokenOf(60, 'read') })).json().data).toEqual({ secret: 2 })
  expect((await served.ask('{ secret }', { authorization: `Bearer ${await tokenOf(60, 'read')}` })).json().data).toEqual({ secret: null })
})

test('an issuer whose keys cannot be read is 503, and a socket is told to come back', async () => {
  await using served = await serve({ issuers: JwtSettings.parse({ issuers: [{ ...issuer, jwks: 'http://127.0.0.1:9/jwks' }] }).issuers })
  const token = `Bearer ${await tokenOf()}`
  expect(await served.ask('{ open }', { authorization: token })).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } })
  expect((await served.ask('{ open }')).statusCode).toBe(200)
  const socket = new WebSocket(served.socketUrl, 'graphql-transport-ws')
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } })))
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1013)
})

test('a stream ends with its token, and the socket that it was opened with says nothing more', async () => {
  await using served = await serve()
  const token = await tokenOf(4)
  const client = createClient({ url: served.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false, connectionParams: { authorization: `Bearer ${token}` } })
  const results: unknown[] = []
  for await (const result of client.iterate({ query: 'subscription { secrets }' })) results.push(result)
  const ended = [{ message: 'Your session has ended.', extensions: { code: 'UNAUTHENTICATED' } }]
  expect(results).toEqual([{ data: { secrets: 3 } }, { errors: ended }])
  await expect(client.iterate({ query: '{ open }' }).next()).rejects.toEqual(ended)
  await client.dispose()
})

test.each([
  ['equal issuers', { issuers: [{ ...issuer, name: 'a' }, { ...issuer, name: 'b' }] }, 'named twice'],
  ['issuers without names', { issuers: [issuer, { ...issuer, issuer: 'b' }] }, 'needs a `name`'],
  ['a shared secret', { issuers: [{ ...issuer, algorithms: ['HS256'] }] }, 'Invalid option'],
  ['no audience', { issuers: [{ ...issuer, audiences: [] }] }, 'Too small'],
])('%s are refused as settings', (_what, settings, message) => {
  expect(() => JwtSettings.parse(settings)).toThrow(message)
})

test('a file that holds no keys is a mistake of the operator', async () => {
  writeFileSync(`${file}.wrong`, '{"keys": 3}')
  const settings = JwtSettings.parse({ issuers: [{ ...issuer, jwks: `${issuer.jwks}.wrong` }] })
  await expect(identifyByTokens(settings, silent)).rejects.toMatchObject({ name: 'ConfigMistake', message: expect.stringContaining('holds no keys of ecolaura') })
})
