import { parse } from 'graphql'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Settings, subgraphSettings, type SettingsInput } from '../settings.ts'
import type { SubgraphOperation } from '../source.ts'
import { aClient, silent } from '../subgraphs.fixture.ts'
import { httpSource } from './http.ts'
import { memoryLeases, type Leases } from './leases.ts'
import { nameServer } from './name-server.fixture.ts'

const QUERY: SubgraphOperation = { query: '{ a }', document: parse('{ a }'), variables: {} }

/** A subgraph on an address of the loopback network that says who it is; `hold` delays its answers. */
async function instance(name: string, host = '127.0.0.1', port = 0) {
  const hosts: (string | undefined)[] = []
  let held: Promise<void> | undefined
  const server = createServer(async (request, response) => {
    hosts.push(request.headers.host)
    request.resume()
    await held
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { a: name } }))
  })
  server.listen(port, host)
  await once(server, 'listening')
  const end = () => close(server)
  return { port: (server.address() as AddressInfo).port, hosts, end, hold: (until: Promise<void>) => (held = until), [Symbol.asyncDispose]: end }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  if (server.listening) await new Promise((resolve) => server.close(resolve))
}

async function sourceOf(url: string, settings: NonNullable<SettingsInput['allSubgraphs']>, leases: Leases = memoryLeases()) {
  const source = httpSource({ name: 'x', url, settings: subgraphSettings(Settings.parse({ allSubgraphs: { shareInFlight: false, ...settings } }), 'x'), waitingEvents: 10, leases, logger: silent })
  await source.start()
  const ask = async () => (await source.execute(QUERY, aClient())).data?.['a']
  return { ...source, ask, [Symbol.asyncDispose]: () => source.close!() }
}
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 60_000, interval: 10 })
const states = (source: { instances(): { url: string; state: string }[] }) => source.instances().map(({ url, state }) => `${new URL(url).host} ${state}`)

test('instances that DNS names join, and those that vanish finish what they were asked', async () => {
  await using one = await instance('one', '127.0.0.2')
  await using two = await instance('two', '127.0.0.3', one.port)
  await using names = await nameServer({ a: ['127.0.0.2'] })
  await using source = await sourceOf(`http://orders.test:${one.port}/`, { discovery: { by: 'dns', servers: [names.address], everyMs: 20 } })
  expect(await source.ask()).toBe('one')
  expect(one.hosts).toEqual([`orders.test:${one.port}`])

  const release = Promise.withResolvers<void>()
  one.hold(release.promise)
  const slow = source.ask()
  await until(() => one.hosts.length === 2)
  names.answers = { a: ['127.0.0.3'] }
  await until(() => states(source).includes(`127.0.0.3:${one.port} HEALTHY`))
  expect(source.instances()).toMatchObject([{ isDraining: false }, { url: `http://127.0.0.2:${one.port}/`, isDraining: true, pending: 1 }])
  expect(await source.ask()).toBe('two')
  release.resolve()
  expect(await slow).toBe('one')
  await until(() => source.instances().length === 1)
  expect(two.hosts).toHaveLength(1)
})

test('while the name server fails, or knows nobody, the last instances stay', async () => {
  await using one = await instance('one', '127.0.0.2')
  await using names = await nameServer({ a: ['127.0.0.2'] })
  await using source = await sourceOf(`http://orders.test:${one.port}/`, { discovery: { by: 'dns', servers: [names.address], everyMs: 5 } })
  for (const answers of [undefined, {}]) {
    names.answers = answers
    const { asked } = names
    await until(() => names.asked > asked + 4)
    expect(await source.ask()).toBe('one')
  }
})

test('SRV records say host and port, and only those of the first priority are asked', async () => {
  await using one = await instance('one')
  await using names = await nameServer({ srv: [{ name: '127.0.0.1', port: one.port, priority: 1 }, { name: 'spare.test', port: 1, priority: 2 }] })
  await using source = await sourceOf('http://_graphql._tcp.orders.test/', { discovery: { by: 'dns', record: 'srv', servers: [names.address] } })
  await until(() => states(source).length === 1)
  expect(states(source)).toEqual([`127.0.0.1:${one.port} HEALTHY`])
  expect(await source.ask()).toBe('one')
})

test('a registered instance takes the place of the URL, and its end drains it', async () => {
  await using one = await instance('one')
  await using two = await instance('two')
  let now = 0
  const leases = memoryLeases(() => now)
  await using source = await sourceOf('http://nobody.invalid/', { discovery: { by: 'lease', everyMs: 5 } }, leases)
  for (const { port } of [one, two]) await leases.register('x', `http://127.0.0.1:${port}/`, 10)
  await source.look()
  expect(new Set([await source.ask(), await source.ask()])).toEqual(new Set(['one', 'two']))

  now = 9_000
  await leases.register('x', `http://127.0.0.1:${two.port}/`, 10)
  now = 10_000
  await until(() => source.instances().length === 1)
  expect([await source.ask(), await source.ask()]).toEqual(['two', 'two'])
  expect(source.instances()).toMatchObject([{ lease: new Date(19_000).toISOString() }])
})

test('an instance that dies under load costs no query', async () => {
  await using one = await instance('one')
  await using two = await instance('two')
  const instances = [one, two].map(({ port }) => `http://127.0.0.1:${port}/`)
  await using source = await sourceOf('http://nobody.invalid/', { instances, connections: 200 })
  one.hold(new Promise(() => undefined))
  const asked = Array.from({ length: 200 }, () => source.ask())
  await until(() => one.hosts.length + two.hosts.length === 200)
  expect(one.hosts.length).toBeGreaterThan(50)
  await one.end()
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['two']))
  await source.ask()
  expect(states(source)[0]).toBe(`127.0.0.1:${one.port} DOWN`)
})

test('when all but one refuse connections, no query fails, and neither does a mutation', async () => {
  await using alive = await instance('alive')
  const dead = await Promise.all([1, 2, 3].map(() => instance('dead')))
  await Promise.all(dead.map(({ end }) => end()))
  const instances = [...dead, alive].map(({ port }) => `http://127.0.0.1:${port}/`)
  await using source = await sourceOf('http://nobody.invalid/', { instances, retries: 0 })
  const mutation = { query: 'mutation { a }', document: parse('mutation { a }'), variables: {} }
  expect(await source.execute(mutation, aClient())).toEqual({ data: { a: 'alive' } })
  expect(await source.ask()).toBe('alive')
})

test('probes take a dead instance out before a client asks it, and bring it back', async () => {
  await using one = await instance('one')
  const two = await instance('two')
  const instances = [one, two].map(({ port }) => `http://127.0.0.1:${port}/`)
  await using source = await sourceOf('http://nobody.invalid/', { instances, probe: { everyMs: 10, timeoutMs: 1_000 } })
  await two.end()
  await until(() => states(source)[1] === `127.0.0.1:${two.port} DOWN`)
  expect([await source.ask(), await source.ask()]).toEqual(['one', 'one'])
  await using again = await instance('two again', '127.0.0.1', two.port)
  await until(() => states(source)[1] === `127.0.0.1:${two.port} HEALTHY`)
  expect(new Set([await source.ask(), await source.ask()])).toEqual(new Set(['one', 'two again']))
  expect(again.hosts.length).toBeGreaterThan(1)
})

test('a supergraph that moves a subgraph moves its fetches', async () => {
  await using one = await instance('one')
  await using two = await instance('two')
  await using source = await sourceOf(`http://127.0.0.1:${one.port}/`, {})
  expect(await source.ask()).toBe('one')
  source.moveTo(`http://127.0.0.1:${two.port}/`)
  expect(await source.ask()).toBe('two')
})
