import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveExample } from '../router/examples/subgraphs.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'router-bundle-'))
  const { code, said } = await run([fileURLToPath(new URL('./bundle-router.ts', import.meta.url)), join(folder, 'router')])
  if (code !== 0) throw new Error(said)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs plain node in an empty folder with an empty environment; `until` hears what it says, and stops it by resolving. */
async function run(args: readonly string[], until?: (said: string) => Promise<void> | undefined) {
  const child = spawn(process.execPath, args, { cwd: folder, env: {} })
  let said = ''
  let asked: Promise<void> | undefined
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      asked ??= until?.(said)?.finally(() => child.kill())
    })
  const [code] = (await once(child, 'close')) as [number | null]
  await asked
  return { code, said }
}
const router = (args: readonly string[], until?: Parameters<typeof run>[1]) => run([join(folder, 'router', 'main.js'), ...args], until)

test('the bundle tells its version and its options, and a mistake ends it with code 2', async () => {
  const { version } = JSON.parse(await readFile(join(folder, 'router/package.json'), 'utf8')) as { version: string }
  expect(await router(['--version'])).toEqual({ code: 0, said: `${version}\n` })
  expect(await router(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('--supergraph <file>') })
  expect(await router(['--config', 'none.yaml'])).toEqual({ code: 2, said: 'none.yaml cannot be read.\n' })
})

test.each(['fast', 'apollo'])('the bundle alone answers, with the %s planner, Redis and traces', async (planner) => {
  const subgraphs = await Promise.all([serveExample('products', 0), serveExample('reviews', 0)])
  const [products, reviews] = subgraphs.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
  const supergraph = fileURLToPath(new URL('../router/examples/supergraph.graphql', import.meta.url))
  const collected: (string | undefined)[] = []
  const collector = createServer((request, response) => {
    collected.push(request.url)
    request.resume()
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
  // No Redis listens at port 1: what matters is that its client is there.
  const settings = { supergraph, port: 0, planner, redis: 'redis://127.0.0.1:1', traces: { endpoint }, subgraphs: { products: { url: products }, reviews: { url: reviews } } }
  await writeFile(join(folder, 'router.yaml'), JSON.stringify(settings))
  let answer: unknown
  const { code, said } = await router(['--config', 'router.yaml'], (words) => {
    const [, address] = /"address":"([^"]+)"/.exec(words) ?? []
    return address ? ask(address).then((answered) => void (answer = answered)) : undefined
  })
  for (const server of [...subgraphs, collector]) server.close()
  expect(answer, said).toEqual({ data: { products: [{ reviews: [{ stars: 5 }] }, { reviews: [{ stars: 3 }] }] } })
  expect(collected).toEqual(['/v1/traces'])
  expect(code).toBe(0)
})

async function ask(address: string): Promise<unknown> {
  const response = await fetch(`${address}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, body: JSON.stringify({ query: '{ products { reviews { stars } } }' }) })
  return response.json()
}

test('the licences of what is in the bundle go with it', async () => {
  const texts = await readFile(join(folder, 'router/LICENSES.txt'), 'utf8')
  for (const name of ['graphql', 'fastify', '@apollo/query-planner', '@graphql-hive/router-query-planner', 'ioredis']) expect(texts).toMatch(new RegExp(`^${name} \\d`, 'm'))
})
