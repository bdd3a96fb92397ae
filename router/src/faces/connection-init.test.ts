import { saying } from '@ecolaura/auth'
import { ANONYMOUS } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { composeSupergraph, silent } from '../subgraphs.fixture.ts'

const settings = { connectionInitHeaders: ['authorization', 'X-Tenant'], allSubgraphs: { headers: { propagate: ['authorization', 'x-tenant', 'x-role', 'traceparent', 'x-proof'], set: { 'x-fixed': 'set' } } } } satisfies SettingsInput

/** A router before a subgraph that remembers the headers it was given, by fetches and by streams. */
async function serve(own: SettingsInput = settings) {
  const seen: IncomingHttpHeaders[] = []
  const subgraph = createServer((request, response) => {
    request.resume()
    seen.push(request.headers)
    if (request.headers.accept !== 'text/event-stream') return response.setHeader('content-type', 'application/json').end('{"data":{"a":1}}')
    return response.setHeader('content-type', 'text/event-stream').end('event: next\ndata: {"data":{"b":2}}\n\nevent: complete\ndata:\n\n')
  }).listen(0, '127.0.0.1')
  await once(subgraph, 'listening')
  const supergraph = composeSupergraph({ a: { sdl: 'type Query { a: Int } type Subscription { b: Int }' } }, () => `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/`)
  const identified: unknown[] = []
  const router = createRouter({
    supergraph,
    settings: own,
    introspection: false,
    logger: silent,
    sign: () => () => ({ 'x-proof': 'of the router' }),
    async identify(credentials) {
      identified.push(saying(credentials, 'authorization'))
      return ANONYMOUS
    },
  })
  const app = Fastify()
  await app.register(router.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  return {
    seen,
    identified,
    url,
    async ask(connectionParams: Record<string, unknown>, headers: Record<string, string> = {}, query = '{ a }') {
      const client = createClient({ url, connectionParams, retryAttempts: 0, webSocketImpl: withHeaders(headers) })
      const { value } = await client.iterate({ query }).next()
      await client.dispose()
      return value as unknown
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await router.stop()
      subgraph.closeAllConnections()
      subgraph.close()
    },
  }
}

const withHeaders = (headers: Record<string, string>) =>
  class extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols, { headers })
    }
  }

test.each([
  ['as they are', { Authorization: 'Bearer me', 'x-tenant': 'seven' }],
  ['in `headers`', { headers: { authorization: 'Bearer me', 'X-Tenant': 'seven' } }],
])('headers that a client says in connection_init %s reach subgraphs, by fetches and by streams', async (_where, said) => {
  await using served = await serve()
  expect(await served.ask(said)).toEqual({ data: { a: 1 } })
  expect(await served.ask(said, {}, 'subscription { b }')).toEqual({ data: { b: 2 } })
  for (const headers of served.seen) expect(headers).toMatchObject({ authorization: 'Bearer me', 'x-tenant': 'seven', 'x-fixed': 'set' })
  expect(served.identified).toEqual(['Bearer me', 'Bearer me'])
})

test('who is identified is who subgraphs hear of, also where the upgrade says another', async () => {
  await using served = await serve()
  await served.ask({ authorization: 'Bearer socket' }, { authorization: 'Bearer upgrade', 'x-tenant': 'of the upgrade' })
  await served.ask({ authorization: 'Bearer first', headers: { authorization: 'Bearer second' } }, { authorization: 'Bearer upgrade' })
  await served.ask({}, { authorization: 'Bearer upgrade' })
  expect(served.seen.map(({ authorization }) => authorization)).toEqual(['Bearer socket', 'Bearer first', 'Bearer upgrade'])
  expect(served.identified).toEqual(['Bearer socket', 'Bearer first', 'Bearer upgrade'])
  expect(served.seen[0]).toMatchObject({ 'x-tenant': 'of the upgrade' })
})

test('what is not named for connection_init stays as the upgrade has it, and what the router says is its own', async () => {
  await using served = await serve()
  const forged = { 'x-role': 'admin', 'x-proof': 'forged', 'x-fixed': 'forged', traceparent: 'forged', 'x-other': 'forged' }
  await served.ask({ ...forged, headers: forged })
  expect(served.seen[0]).toMatchObject({ 'x-proof': 'of the router', 'x-fixed': 'set' })
  for (const name of ['x-role', 'traceparent', 'x-other']) expect(served.seen[0], name).not.toHaveProperty(name)
  await served.ask({ 'x-role': 'admin' }, { 'x-role': 'of the proxy' })
  expect(served.seen[1]).toMatchObject({ 'x-role': 'of the proxy' })
})

test('the identity of the router counts, also where its header is named for connection_init', async () => {
  await using served = await serve({ ...settings, connectionInitHeaders: ['x-proof', 'traceparent'] })
  await served.ask({ 'x-proof': 'forged' })
  expect(served.seen[0]).toMatchObject({ 'x-proof': 'of the router' })
})

test('without a setting the token alone may be said there', async () => {
  await using served = await serve({ allSubgraphs: settings.allSubgraphs })
  await served.ask({ authorization: 'Bearer me', 'x-tenant': 'seven' })
  expect(served.seen[0]).toMatchObject({ authorization: 'Bearer me' })
  expect(served.seen[0]).not.toHaveProperty('x-tenant')
})

test.each([
  ['no text', { 'x-tenant': 7 }],
  ['two lines', { 'x-tenant': 'a\r\nx-role: admin' }],
  ['too much', { 'x-tenant': 'x'.repeat(9_000) }],
  ['a name of two lines', { 'apollographql-client-name': 'web\nx' }],
])('%s in place of a header closes the socket, before a subgraph could fail of it', async (_what, payload) => {
  await using served = await serve()
  const socket = new WebSocket(served.url, 'graphql-transport-ws')
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })))
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(4400)
  expect([served.seen, served.identified]).toEqual([[], []])
})

test.each(['content-length', 'Expect', 'connection'])('%s cannot be passed on', (name) => {
  expect(() => createRouter({ supergraph: '', identify: async () => ANONYMOUS, introspection: false, logger: silent, settings: { allSubgraphs: { headers: { propagate: [name] } } } })).toThrow('belongs to one connection')
})
