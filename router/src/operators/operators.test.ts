import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { prometheusObserver } from '../metrics.ts'
import type { RouterOptions } from '../options.ts'
import { createRouter } from '../router.ts'
import { MOST_INSTANCES } from '../sources/instances.ts'
import { redisLeases } from '../sources/redis-leases.ts'
import { aClient, testOptions, testSources } from '../subgraphs.fixture.ts'
import { operatorsPlugin } from './operators.ts'
import { operatorsSchema } from './operators-schema.ts'

const TOKEN = 'a token that nobody guesses'
const graph = { a: { sdl: 'type Query { a: String }' }, b: { sdl: 'type Query { b: Int }', resolvers: { Query: { b: () => 1 } } } }

/** A router whose subgraph a registers and whose b is in process, and the address for operators. */
async function operated(options: Partial<RouterOptions> = {}) {
  const router = createRouter({
    ...testOptions(graph),
    sources: testSources({ b: graph.b }),
    settings: { subgraphs: { a: { discovery: { by: 'lease', everyMs: 10 } } } },
    ...options,
  })
  await router.ready()
  const app = Fastify()
  await app.register(operatorsPlugin(router, { registrationToken: TOKEN }))
  const call = (method: 'POST' | 'DELETE', payload: object, token = TOKEN) => app.inject({ method, url: '/instances', payload, headers: { authorization: `Bearer ${token}` } })
  const query = async (query: string) => (await app.inject({ method: 'POST', url: '/graphql', payload: { query } })).json() as { data: never; errors?: unknown }
  const stop = async () => {
    await app.close()
    await router.stop()
  }
  return { router, app, call, query, [Symbol.asyncDispose]: stop }
}

async function instanceOfA(name: string) {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { a: name } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, [Symbol.asyncDispose]: async () => void server.close() }
}

test('metrics are there to be collected', async () => {
  await using operators = await operated({ observe: prometheusObserver() })
  await operators.router.execute({ query: '{ b }' }, aClient())
  expect(await operators.app.inject('/metrics')).toMatchObject({ statusCode: 200, body: expect.stringContaining('router_request_seconds_count') })
})

test('an instance registers itself, is asked and shown, and says when it goes', async () => {
  await using operators = await operated()
  await using one = await instanceOfA('one')
  expect((await operators.call('POST', { subgraph: 'a', url: one.url, leaseSeconds: 30 })).statusCode).toBe(200)
  expect(await operators.router.execute({ query: '{ a }' }, aClient())).toEqual({ data: { a: 'one' } })

  const { data } = await operators.query('{ subgraphs { name inProcess breaker instances { url state failures lastError since lease isDraining } } }')
  expect(data).toEqual({
    subgraphs: [
      { name: 'a', inProcess: false, breaker: 'CLOSED', instances: [{ url: one.url, state: 'HEALTHY', failures: 0, lastError: null, since: expect.stringContaining('T'), lease: expect.stringContaining('T'), isDraining: false }] },
      { name: 'b', inProcess: true, breaker: null, instances: [] },
    ],
  })

  await using two = await instanceOfA('two')
  await operators.call('POST', { subgraph: 'a', url: two.url, leaseSeconds: 30 })
  expect((await operators.call('DELETE', { subgraph: 'a', url: one.url })).statusCode).toBe(204)
  for (let turn = 0; turn < 3; turn++) expect(await operators.router.execute({ query: '{ a }' }, aClient())).toEqual({ data: { a: 'two' } })
})

test('an instance that failed is shown with what it said', async () => {
  await using operators = await operated()
  const gone = await instanceOfA('gone')
  await gone[Symbol.asyncDispose]()
  await operators.call('POST', { subgraph: 'a', url: gone.url, leaseSeconds: 30 })
  await operators.router.execute({ query: '{ a }' }, aClient())
  const { data } = await operators.query('{ subgraph(name: "a") { instances { state lastError } } none: subgraph(name: "c") { name } }')
  expect(data).toEqual({ subgraph: { instances: [{ state: 'DOWN', lastError: expect.stringContaining('ECONNREFUSED') }] }, none: null })
})

test('nobody registers without the token, and nothing but an instance of a subgraph that allows it', async () => {
  await using operators = await operated()
  const good = { subgraph: 'a', url: 'http://127.0.0.1:1/', leaseSeconds: 30 }
  expect((await operators.call('POST', good, 'a token')).statusCode).toBe(401)
  expect((await operators.app.inject({ method: 'POST', url: '/instances', payload: good })).statusCode).toBe(401)
  for (const bad of [{ url: 'file:///etc/passwd' }, { leaseSeconds: 0 }, { leaseSeconds: 1e9 }, { subgraph: 7 }, { more: 1 }])
    expect((await operators.call('POST', { ...good, ...bad })).statusCode, JSON.stringify(bad)).toBe(400)
  for (const subgraph of ['b', 'none', '__proto__']) expect((await operators.call('POST', { ...good, subgraph })).statusCode).toBe(404)
  await using closed = Object.assign(Fastify(), { [Symbol.asyncDispose]: async () => undefined })
  await closed.register(operatorsPlugin(operators.router))
  expect((await closed.inject({ method: 'POST', url: '/instances', payload: good })).statusCode).toBe(404)
})

test('a subgraph has only so many instances', async () => {
  await using operators = await operated()
  const register = (port: number) => operators.call('POST', { subgraph: 'a', url: `http://127.0.0.1:${port}/`, leaseSeconds: 30 })
  for (let port = 1; port <= MOST_INSTANCES; port++) expect((await register(port)).statusCode).toBe(200)
  expect((await register(MOST_INSTANCES + 1)).statusCode).toBe(409)
  expect((await register(1)).statusCode).toBe(200)
})

test('everything in the operators’ schema is described', () => {
  for (const type of Object.values(operatorsSchema.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue
    expect(type.description, type.name).toBeTruthy()
    for (const part of [...Object.values('getFields' in type ? type.getFields() : {}), ...('getValues' in type ? type.getValues() : [])]) expect(part.description, `${type.name}.${part.name}`).toBeTruthy()
  }
})

const redis = process.env['REDIS_URL']
test.skipIf(!redis)('with Redis an instance that registers with one router is known to the other, until its lease ends', async () => {
  await using leases = Object.assign(redisLeases(redis!), { [Symbol.asyncDispose]: async () => undefined })
  await using others = Object.assign(redisLeases(redis!), { [Symbol.asyncDispose]: async () => undefined })
  await using one = await operated({ leases })
  await using other = await operated({ leases: others })
  await using instance = await instanceOfA('shared')
  await using last = await instanceOfA('last')
  await one.call('POST', { subgraph: 'a', url: instance.url, leaseSeconds: 1 })
  await one.call('POST', { subgraph: 'a', url: last.url, leaseSeconds: 30 })
  const urls = () => other.router.readiness().subgraphs.flatMap(({ instances }) => (instances === 'in process' ? [] : instances.map(({ url }) => url)))
  await expect.poll(urls, { timeout: 30_000 }).toEqual([instance.url, last.url].sort())
  await expect.poll(urls, { timeout: 30_000 }).toEqual([last.url])
  await one.call('DELETE', { subgraph: 'a', url: last.url })
  expect(await others.current('a')).toEqual([])
  await leases.close()
  await others.close()
})
