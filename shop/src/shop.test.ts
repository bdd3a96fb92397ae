import { statSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { readProcessLock } from '@ecolaura/service'
import { expect, test } from 'vitest'
import { keptSecret } from './data-folder.ts'
import { aFolder, aFreePort } from './shop.fixture.ts'
import { startShop } from './shop.ts'

const quick = { page: false, seed: false, databaseSettings: { fsync: 'off' } }

test('a shop answers watchdogs, and says of itself when its database is gone', async () => {
  using folder = aFolder()
  await using shop = await startShop({ folder: folder.path, ...quick })
  expect((await fetch(`${shop.url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${shop.url}/readyz`)).json()).toEqual({ status: 'ready', failing: {} })
  process.kill(shop.postgres.pid, 'SIGKILL')
  expect(await shop.ended).toContain('ended unexpectedly')
  const response = await fetch(`${shop.url}/readyz`)
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ status: 'not ready', failing: { database: expect.any(String) } })
})

test('metrics are on an address of their own, never on the public port', async () => {
  using folder = aFolder()
  const metricsPort = await aFreePort()
  await using shop = await startShop({ folder: folder.path, ...quick, metricsPort })
  expect((await fetch(`${shop.url}/metrics`)).status).toBe(404)
  await fetch(`${shop.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ categories { id } }' }) })
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  expect(metrics).toContain('process_cpu_seconds_total')
  expect(metrics).toMatch(/router_request_seconds_count\{kind="query",outcome="ok"\} [1-9]/)
  expect(metrics).toMatch(/router_fetch_seconds_count\{subgraph="catalog",outcome="ok"\} [1-9]/)
  const outside = Object.values(networkInterfaces()).flat().find((address) => address && !address.internal && address.family === 'IPv4')
  if (outside) await expect(once(connect(metricsPort, outside.address), 'connect')).rejects.toThrow('ECONNREFUSED')
})

test('a shop that has stopped leaves nothing that keeps another from starting', async () => {
  using folder = aFolder()
  const shop = await startShop({ folder: folder.path, ...quick })
  await Promise.all([shop.stop(), shop.stop()])
  expect(readProcessLock(shop.data.lock)).toBeUndefined()
  await using again = await startShop({ folder: folder.path, ...quick })
  expect((await fetch(`${again.url}/healthz`)).status).toBe(200)
})

test('two shops on one folder are refused in one process too', async () => {
  using folder = aFolder()
  await using shop = await startShop({ folder: folder.path, ...quick })
  await expect(startShop({ folder: folder.path, ...quick })).rejects.toMatchObject({ code: 'SHOP_RUNS', message: expect.stringContaining(shop.url) })
})

test('a secret is made once and readable by its owner alone', async () => {
  using folder = aFolder()
  const file = join(folder.path, 'keys.json')
  expect(await keptSecret(file, () => ({ secret: 1 }))).toEqual({ secret: 1 })
  expect(await keptSecret(file, () => ({ secret: 2 }))).toEqual({ secret: 1 })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
