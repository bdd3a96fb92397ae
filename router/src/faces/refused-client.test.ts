import { ANONYMOUS, Refusal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { testOptions } from '../subgraphs.fixture.ts'

/** Knows nobody by a token, and has a fault of its own for one of them. */
const identify = async ({ headers }: { headers: Readonly<Record<string, string | undefined>> }) => {
  if (headers['authorization'] === 'broken') throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7'), { code: 'ECONNREFUSED' })
  if (headers['authorization']) throw new Refusal('UNAUTHENTICATED', 'The access token is not valid.')
  return ANONYMOUS
}

test('a client that is refused gets 401 on every way in, and the fault behind a 500 stays inside', async () => {
  const router = createRouter({ ...testOptions({ shop: { sdl: 'type Query { name: String } type Subscription { tick: Int }' } }), identify })
  await using app = Fastify()
  await app.register(router.plugin)
  const ask = (headers: Record<string, string>, query = '{ name }') => app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } })
  expect((await ask({})).statusCode).toBe(200)
  // Known by now, the operation takes the short way; unknown ones go under Apollo Server; streams have a face of their own.
  const answers = await Promise.all([ask({ authorization: 'x' }), ask({ authorization: 'x' }, '{ n: name }'), ask({ authorization: 'x', accept: 'text/event-stream' }, 'subscription { tick }')])
  for (const answer of answers) expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  const fault = await ask({ authorization: 'broken' })
  expect([fault.statusCode, fault.body.includes('10.0.0.7')]).toEqual([500, false])
  await router.stop()
})
