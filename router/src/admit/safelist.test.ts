import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { servicePrincipal } from '@ecolaura/kernel'
import { createRouter } from '../router.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'
import type { OperationManifest, SafelistMode } from './safelist.ts'

const graph = { a: { sdl: 'type Query { a: Int b: Int }', resolvers: { Query: { a: () => 1, b: () => 2 } } } }
const manifest: OperationManifest = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: 'id-of-a', body: 'query A { a }' },
    { id: 'id-of-b', body: 'query B { b }', clientName: 'ios' },
  ],
}
const routerOf = (operations: SafelistMode) => createRouter({ ...testOptions(graph), operations: [manifest], settings: { operations } })
const codes = ({ errors }: { errors?: readonly { extensions?: Record<string, unknown> }[] }) => errors?.map(({ extensions }) => extensions?.['code'])

test('where registration is required other operations are refused, whatever their layout', async () => {
  const router = routerOf('required')
  expect(await router.execute({ query: 'query A {\n  a\n}' }, aClient())).toEqual({ data: { a: 1 } })
  expect(codes(await router.execute({ query: 'query A { a b }' }, aClient()))).toEqual(['QUERY_NOT_IN_SAFELIST'])
  expect(await router.execute({ query: 'query A { a b }' }, aClient({ principal: servicePrincipal('orders') }))).toEqual({ data: { a: 1, b: 2 } })
})

test('an operation that was answered to a service is still refused to others', async () => {
  const router = routerOf('required')
  await router.execute({ query: '{ a b }' }, aClient({ principal: servicePrincipal('orders') }))
  expect(codes((await router.known({ query: '{ a b }' }, aClient()))!)).toEqual(['QUERY_NOT_IN_SAFELIST'])
})

test('an operation of one client is not registered for another', async () => {
  const router = routerOf('required')
  const ios = aClient({ headers: { 'apollographql-client-name': 'ios' } })
  expect(await router.execute({ query: 'query B { b }' }, ios)).toEqual({ data: { b: 2 } })
  expect(codes(await router.execute({ query: 'query B { b }' }, aClient()))).toEqual(['QUERY_NOT_IN_SAFELIST'])
})

test('an id stands for its operation over HTTP, and unknown ids are registered by APQ where that is allowed', async () => {
  const app = Fastify()
  await app.register(routerOf('known').plugin)
  const ask = async (sha256Hash: string, query?: string) =>
    (await app.inject({ method: 'POST', url: '/graphql', payload: { query, extensions: { persistedQuery: { version: 1, sha256Hash } } } })).json()
  expect(await ask('id-of-a')).toEqual({ data: { a: 1 } })
  const hash = createHash('sha256').update('{ b }').digest('hex')
  expect(codes(await ask(hash))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
  expect(await ask(hash, '{ b }')).toEqual({ data: { b: 2 } })
  expect(await ask(hash)).toEqual({ data: { b: 2 } })
  await app.close()
})

test('a socket that says its name when it opens has the operations of that name', async () => {
  const app = Fastify()
  await app.register(routerOf('required').plugin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const client = createClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: WebSocket, connectionParams: { 'apollographql-client-name': 'ios' }, retryAttempts: 0 })
  expect((await client.iterate({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: 'id-of-b' } } }).next()).value).toEqual({ data: { b: 2 } })
  await client.dispose()
  await app.close()
})

test('what else stands in the extensions of a request by id counts, on every way in', async () => {
  const app = Fastify()
  await app.register(routerOf('known').plugin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const url = `127.0.0.1:${port}/graphql`
  const query = '{ b a }'
  const byId = (sha256Hash: string) => ({ queryPlan: true, persistedQuery: { version: 1, sha256Hash } })
  const post = async (body: object, accept = 'application/json') => (await fetch(`http://${url}`, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify(body) })).text()
  const get = async (extensions: object, accept = 'application/json') =>
    (await fetch(`http://${url}?${new URLSearchParams({ extensions: JSON.stringify(extensions) })}`, { headers: { accept, 'apollo-require-preflight': 'true' } })).text()
  const client = createClient({ url: `ws://${url}`, webSocketImpl: WebSocket, retryAttempts: 0 })
  const hash = createHash('sha256').update(query).digest('hex')
  const registered = byId('id-of-a')
  const ways: [string, () => Promise<string>][] = [
    ['POST', () => post({ extensions: registered })],
    ['POST again', () => post({ extensions: registered })],
    ['GET', () => get(registered)],
    ['events by POST', () => post({ extensions: registered }, 'text/event-stream')],
    ['events by GET', () => get(registered, 'text/event-stream')],
    ['the socket', async () => JSON.stringify((await client.iterate({ query: '', extensions: registered }).next()).value)],
    ['automatic', () => post({ query, extensions: byId(hash) })],
    ['automatic again', () => post({ extensions: byId(hash) })],
    ['automatic by GET', () => get(byId(hash))],
  ]
  for (const [way, ask] of ways) expect(await ask(), way).toMatch(/"a":1.*"queryPlan":\{/)
  await client.dispose()
  await app.close()
})
