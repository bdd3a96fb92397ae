import Fastify from 'fastify'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { testOptions } from '../subgraphs.fixture.ts'

const LONG = 'word '.repeat(1_000)
const graph = {
  a: {
    sdl: 'type Query { long: String short: String } type Subscription { long: String }',
    resolvers: {
      Query: { long: () => LONG, short: () => 'word' },
      Subscription: {
        long: {
          async *subscribe() {
            yield { long: LONG }
          },
        },
      },
    },
  },
}

async function serve(compression: SettingsInput['compression']) {
  const app = Fastify()
  await app.register(createRouter({ ...testOptions(graph), settings: { compression } }).plugin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  /** Node's own client unpacks nothing. */
  const post = (query: string, headers: Record<string, string> = {}, payload: string | Buffer = JSON.stringify({ query })) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const { port } = app.server.address() as AddressInfo
      const asked = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) })
      })
      asked.on('error', reject).end(payload)
    })
  return { post, [Symbol.asyncDispose]: () => app.close() }
}

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
  ['zstd', zstdDecompressSync],
] as const)('a long answer is sent as %s, on the long way and on the short one', async (encoding, unpacked) => {
  await using served = await serve({ encodings: ['zstd', 'br', 'gzip'] })
  for (let time = 0; time < 2; time++) {
    const { headers, body } = await served.post('{ long }', { 'accept-encoding': encoding })
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: expect.stringContaining('accept-encoding') })
    expect(body.length).toBeLessThan(500)
    expect(JSON.parse(unpacked(body).toString())).toEqual({ data: { long: LONG } })
  }
})

test('of what a client takes, the first in the settings is sent', async () => {
  await using served = await serve({ encodings: ['gzip', 'br'] })
  expect((await served.post('{ long }', { 'accept-encoding': 'deflate, br, gzip' })).headers['content-encoding']).toBe('gzip')
})

test('short answers, streams and clients that do not ask get plain text, and so does everybody without the setting', async () => {
  await using served = await serve({})
  await using plain = await serve(undefined)
  const all = { 'accept-encoding': 'gzip, br, zstd' }
  for (const { headers } of [
    await served.post('{ short }', all),
    await served.post('{ long }'),
    await served.post('{ long }', { 'accept-encoding': 'identity' }),
    await served.post('subscription { long }', { ...all, accept: 'text/event-stream' }),
    await plain.post('{ long }', all),
  ])
    expect(headers).not.toHaveProperty('content-encoding')
})

test('a compressed request is not unpacked: a small one could become a very large one', async () => {
  await using served = await serve({})
  const { status } = await served.post('', { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify({ query: '{ short }' })))
  expect(status).toBeGreaterThanOrEqual(400)
})
