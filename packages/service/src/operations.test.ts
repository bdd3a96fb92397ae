import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { silent } from '@ecolaura/telemetry'
import { expect, test } from 'vitest'
import { operationsServer } from './operations.ts'

async function freePort(): Promise<number> {
  const probe = createServer().listen({ port: 0, host: '127.0.0.1' })
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

test('a process lives from its start, and is ready when all its parts have started and what it needs answers', async () => {
  const port = await freePort()
  let database = async () => {}
  const operations = operationsServer({ host: '127.0.0.1', port, checks: { database: () => database() }, logger: silent })
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return [response.status, await response.text()] as const
  }
  await operations.start()
  try {
    expect(await ask('/healthz')).toEqual([200, '{"status":"alive"}'])
    expect((await ask('/readyz'))[0]).toBe(503)
    operations.isReady = true
    expect(await ask('/readyz')).toEqual([200, '{"status":"ready","failing":{}}'])
    database = () => Promise.reject(new Error('it does not answer'))
    expect(await ask('/readyz')).toEqual([503, '{"status":"not ready","failing":{"database":"it does not answer"}}'])
    expect((await ask('/metrics'))[1]).toContain('process_cpu_seconds_total')
    expect((await ask('/anything'))[0]).toBe(404)
  } finally {
    await operations.stop()
  }
})
