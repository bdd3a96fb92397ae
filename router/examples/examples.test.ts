import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { parse as parseYaml, stringify } from 'yaml'
import { readConfig } from '../src/config.ts'
import { EXAMPLES, serveExample } from './subgraphs.ts'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const DOCS = await readFile(here('../../docs/router/try-it.md'), 'utf8')
const files = (await readdir(here('.'))).filter((file) => file.endsWith('.yaml'))

test.each(files)('%s is a valid configuration, its files are there, and the docs name it', async (file) => {
  const { supergraph, manifests } = await readConfig(here(file), { SUPPLIER_TOKEN: 'secret' })
  for (const named of [supergraph!, ...manifests]) await access(here(named))
  expect(DOCS).toContain(`router/examples/${file}`)
})

test('the supergraph of the examples is what their subgraphs compose to', async () => {
  const services = Object.entries(EXAMPLES).map(([name, { port, sdl }]) => ({ name, url: `http://127.0.0.1:${port}/graphql`, typeDefs: parse(sdl) }))
  expect(await readFile(here('supergraph.graphql'), 'utf8')).toBe(composeServices(services).supergraphSdl)
})

const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
)

/** A command of the docs, and the lines that it says it prints; `…` stands for anything. */
type Example = { command: string; printed: string[] }

/** What stands below `<!-- run -->`: commands, each with what it prints as comments below it. */
function examples(): Example[] {
  const blocks = [...DOCS.matchAll(/<!-- run -->\n+```sh\n([\s\S]*?)```/g)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    block.split(/\n(?=[^#\s])/).map((part) => {
      const lines = part.trimEnd().split('\n')
      const isPrinted = (line: string) => line.startsWith('# ')
      return { command: lines.filter((line) => !isPrinted(line)).join('\n'), printed: lines.filter(isPrinted).map((line) => line.slice(2)) }
    }),
  )
}

test.skipIf(!hasCurl)('each curl example of the docs prints what the docs say', async () => {
  await using router = await tryIt()
  const all = examples()
  expect(all.length).toBeGreaterThan(8)
  // One shell after the other, in the order of the page; a variable of one holds in the next.
  let before = ''
  for (const { command, printed } of all) {
    const script = `${before}${command}`.replaceAll('localhost:4000', router.address).replaceAll('localhost:9090', router.admin)
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { ...process.env, ROUTER_REGISTRATION_TOKEN: router.token } })
    for (const line of printed) expect(stdout, command).toMatch(new RegExp(line.split('…').map(RegExp.escape).join('.*'), 's'))
    if (/^\w+=/.test(command)) before += `${command}\n`
  }
})

/** The router and the subgraphs of the page, on ports that are free. */
async function tryIt() {
  const servers = await Promise.all([serveExample('products', 0), serveExample('reviews', 0)])
  const [products, reviews] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
  const token = 'the token of the examples'
  const admin = await freePort()
  const config = parseYaml(await readFile(here('development.yaml'), 'utf8')) as { subgraphs: Record<string, object> }
  const file = join(await mkdtemp(join(tmpdir(), 'router-examples-')), 'router.yaml')
  await writeFile(file, stringify({ ...config, supergraph: here('supergraph.graphql'), port: 0, admin: { port: admin }, subgraphs: { products: { ...config.subgraphs['products'], url: products }, reviews: { url: reviews } } }))
  const child = spawn(process.execPath, [here('../src/main.ts'), '--config', file], { env: { PATH: process.env['PATH'], ROUTER_REGISTRATION_TOKEN: token }, stdio: ['ignore', 'inherit', 'pipe'] })
  const ended = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, found] = /"address":"http:\/\/([^"]+)"/.exec(said) ?? []
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return {
    address,
    admin: `127.0.0.1:${admin}`,
    token,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
      for (const server of servers) server.closeAllConnections()
      for (const server of servers) server.close()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
