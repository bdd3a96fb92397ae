import { mkdtempSync, writeFileSync } from 'node:fs'
import { createSecureServer, type Http2ServerRequest } from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import Fastify from 'fastify'
import { generate } from 'selfsigned'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { aClient, composeSupergraph, silent, testOptions } from '../subgraphs.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'tls-'))
const fileOf = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
const named = (name: string) => [{ name: 'commonName', value: name }]
const authority = await generate(named('a private authority'), { keyType: 'ec', algorithm: 'sha256', extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, critical: true }] })
const signed = (name: string, altNames: { type: 2 | 7; value?: string; ip?: string }[]) =>
  generate(named(name), { keyType: 'ec', algorithm: 'sha256', ca: { key: authority.private, cert: authority.cert }, extensions: [{ name: 'subjectAltName', altNames }] })
const server = await signed('subgraph', [{ type: 7, ip: '127.0.0.1' }])
const elsewhere = await signed('elsewhere', [{ type: 2, value: 'catalog.internal' }])
const router = await signed('the router', [{ type: 2, value: 'router.internal' }])

const ca = fileOf('ca.pem', authority.cert)
const shown = { cert: fileOf('router.pem', router.cert), key: fileOf('router.key', router.private) }
const graph = { a: { sdl: 'type Query { a: String } type Subscription { b: String }', resolvers: { Query: { a: () => 'a' }, Subscription: { b: { subscribe: () => two() } } } } }
async function* two() {
  yield { b: 'b' }
}

/** A subgraph behind TLS that answers with the version of HTTP and the name of who asks. */
async function subgraph({ private: key, cert }: { private: string; cert: string }, { asksWho = false } = {}) {
  const listening = createSecureServer({ allowHTTP1: true, key, cert, ...(asksWho && { requestCert: true, ca: authority.cert }) }, (request: Http2ServerRequest, response) => {
    request.resume()
    const connection = (request.stream?.session?.socket ?? request.socket) as TLSSocket
    const who = asksWho ? ` by ${connection.getPeerCertificate().subject.CN}` : ''
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ data: { a: `${request.httpVersion}${who}` } }))
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return { url: `https://127.0.0.1:${(listening.address() as AddressInfo).port}/`, [Symbol.asyncDispose]: async () => void listening.close() }
}

async function ask(url: string, allSubgraphs: SettingsInput['allSubgraphs']): Promise<unknown> {
  const asking = createRouter({ ...testOptions(graph), sources: {}, supergraph: composeSupergraph(graph, () => url), settings: { allSubgraphs: { retries: 0, ...allSubgraphs } } })
  const { data } = await asking.execute({ query: '{ a }' }, aClient())
  await asking.stop()
  return data?.['a']
}

test('a subgraph with a certificate of a private authority is asked over the version of HTTP that the settings say', async () => {
  await using secure = await subgraph(server)
  const versions: unknown[] = []
  for (const http2 of ['always', 'negotiated', 'never'] as const) versions.push(await ask(secure.url, { http2, tls: { ca } }))
  expect(versions).toEqual(['2.0', '2.0', '1.1'])
})

test('a certificate that nobody vouches for is not believed, nor one of another name', async () => {
  await using secure = await subgraph(server)
  await using other = await subgraph(elsewhere)
  expect(await ask(secure.url, {})).toBe(null)
  expect(await ask(other.url, { tls: { ca } })).toBe(null)
  expect(await ask(other.url, { tls: { ca, serverName: 'catalog.internal' } })).toBe('2.0')
})

test.each(['always', 'never'] as const)('a subgraph that asks who connects is shown the certificate of the router (http2: %s)', async (http2) => {
  await using secure = await subgraph(server, { asksWho: true })
  expect(await ask(secure.url, { http2, tls: { ca, ...shown } })).toBe(`${http2 === 'always' ? '2.0' : '1.1'} by the router`)
  expect(await ask(secure.url, { http2, tls: { ca } })).toBe(null)
})

test.each(['events', 'socket'] as const)('streams by %s trust and show the same', async (protocol) => {
  const remote = createRouter(testOptions(graph))
  const app = Fastify({ https: { key: server.private, cert: server.cert, requestCert: true, ca: authority.cert } })
  await app.register(remote.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `https://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  const listen = async (tls: object) => {
    const asking = createRouter({ ...testOptions(graph), sources: {}, supergraph: composeSupergraph(graph, () => url), settings: { allSubgraphs: { subscriptions: { protocol }, tls } } })
    const stream = (await asking.subscribe({ query: 'subscription { b }' }, aClient())) as AsyncIterableIterator<unknown>
    const { value } = await stream.next()
    await stream.return!()
    await asking.stop()
    return value as unknown
  }
  expect(await listen({ ca, ...shown })).toEqual({ data: { b: 'b' } })
  expect(await listen({ ca })).toMatchObject({ errors: [{ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }] })
  await app.close()
  await remote.stop()
})

test.each([
  ['a file that is not there', { ca: join(folder, 'none.pem') }, 'none.pem cannot be read'],
  ['no certificate', { ca: fileOf('text.pem', 'text') }, 'text.pem holds no certificate'],
  ['a certificate without a key', { cert: shown.cert }, 'a: a certificate (tls.cert) needs its key'],
  ['the key of another', { cert: shown.cert, key: fileOf('other.key', server.private) }, 'other.key is no key of'],
])('%s is a mistake of the operator', (_what, tls, message) => {
  expect(() => createRouter({ ...testOptions(graph), sources: {}, logger: silent, settings: { allSubgraphs: { tls } } })).toThrow(expect.objectContaining({ name: 'ConfigMistake', message: expect.stringContaining(message) }))
})
