import Fastify from 'fastify'
import { serverAudits } from 'graphql-http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { testOptions } from '../subgraphs.fixture.ts'

const router = createRouter(testOptions({ a: { sdl: 'type Query { a: Int }' } }))
const app = Fastify()
let url = ''

beforeAll(async () => {
  await app.register(router.plugin)
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
})
afterAll(async () => {
  await app.close()
  await router.stop()
})

const audits = serverAudits({
  url: () => url,
  // CSRF prevention wants to see that a browser would have asked first.
  fetchFn: (input: string, init?: RequestInit) => fetch(input, { ...init, headers: { ...init?.headers, 'apollo-require-preflight': 'yes' } }),
})

/** Apollo Server answers an operation that cannot run with 400 to `application/json` too; see docs/router.md. */
const EXCEPTIONS = /^SHOULD use (a status code of 200|200 status code) on .* when accepting application\/json$/

test.each(audits.filter(({ name }) => !name.startsWith('MAY')).map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
  const result = await audit.fn()
  if (EXCEPTIONS.test(name)) return
  expect(result.status, 'reason' in result ? result.reason : '').toBe('ok')
})
