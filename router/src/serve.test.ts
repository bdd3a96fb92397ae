import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { composeSupergraph } from './subgraphs.fixture.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'router-'))
const fileOf = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const KEY = { kty: 'OKP', crv: 'Ed25519', kid: 'k', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const supergraph = fileOf('supergraph.graphql', composeSupergraph({ a: { sdl: 'type Query { a: Int }' } }))

/** Runs the program until it ends, or says a text. */
async function run(args: readonly string[], until?: string, environment: Record<string, string> = {}): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env['PATH'], ...environment } })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const hear = (chunk: Buffer) => {
    output += chunk.toString()
    if (until && output.includes(until)) child.kill('SIGTERM')
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return { code: await ended, output }
}

test('a router starts on a supergraph, and stops when it is told', async () => {
  expect(await run(['--supergraph', supergraph, '--port', '0'], 'The router listens')).toMatchObject({ code: 0 })
})

test('one with protected fields starts when it is told whose tokens count', async () => {
  const file = fileOf('guarded.graphql', composeSupergraph({ a: { sdl: 'type Query { a: Int @authenticated }' } }))
  fileOf('jwks.json', JSON.stringify({ keys: [KEY] }))
  const config = fileOf('jwt.yaml', 'jwt: { issuers: [{ issuer: me, jwks: jwks.json, audiences: [graph] }] }')
  expect(await run(['--supergraph', file, '--config', config, '--port', '0'], 'The router listens')).toMatchObject({ code: 0 })
})

test('--ready asks the router that runs there, for the health check of a container', async () => {
  let status = 200
  const server = createHttpServer((request, response) => response.writeHead(request.url === '/readyz' ? status : 404).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ask = () => run(['--ready', '--config', fileOf('ready.yaml', `host: 0.0.0.0\nport: ${(server.address() as AddressInfo).port}`)])
  expect(await ask()).toMatchObject({ code: 0, output: '' })
  status = 503
  expect(await ask()).toMatchObject({ code: 1 })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect(await run(['--ready', '--port', '1'])).toMatchObject({ code: 1, output: '' })
})

test('--help and --print-schema tell about it', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('--supergraph <file>') })
  const { code, output } = await run(['--print-schema'])
  expect(code).toBe(0)
  expect(JSON.parse(output)).toHaveProperty('properties.limits')
})

test.each(['ROUTER_REGISTRATION_TOKEN', 'ROUTER_INVALIDATION_TOKEN'])('a %s that can be guessed ends with code 2', async (variable) => {
  expect(await run(['--supergraph', supergraph, '--port', '0'], undefined, { [variable]: 'short' })).toMatchObject({ code: 2, output: expect.stringContaining(`${variable} needs at least 16 characters`) })
})

test.each([
  ['no supergraph', [], 'Which supergraph?'],
  ['a missing file', ['--supergraph', join(folder, 'none.graphql')], 'cannot be read'],
  ['a schema that is not composed', ['--supergraph', fileOf('plain.graphql', 'type Query { a: Int }')], 'no Federation 2 supergraph'],
  ['a broken file', ['--supergraph', fileOf('broken.graphql', 'type Query {\n  a: Int\n  b\n}')], 'broken.graphql:4: '],
  ['a wrong port', ['--supergraph', supergraph, '--port', 'x'], 'A port is a number'],
  ['a wrong setting', ['--supergraph', supergraph, '--config', fileOf('bad.yaml', 'limits:\n  depht: 3')], 'bad.yaml:2: limits'],
  ['a key file that is missing', ['--supergraph', supergraph, '--config', fileOf('nokeys.yaml', 'jwt: { issuers: [{ issuer: me, jwks: none.json, audiences: [graph] }] }')], 'none.json holds no keys of me'],
  ['a Redis that nobody names', ['--supergraph', supergraph, '--config', fileOf('redis.yaml', 'rates: { redis: {} }')], '`rates.redis` has no `url`'],
  ['a manifest that lacks something', ['--supergraph', supergraph, '--config', fileOf('manifest.yaml', `manifests: [${fileOf('manifest.json', JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: '1' }] }))}]`)], 'operations[0].body'],
  ['registration without a token', ['--supergraph', supergraph, '--config', fileOf('lease.yaml', 'admin: { port: 0 }\nallSubgraphs: { discovery: { by: lease } }')], 'ROUTER_REGISTRATION_TOKEN'],
  ['protected fields without anyone who knows clients', ['--supergraph', fileOf('protected.graphql', composeSupergraph({ a: { sdl: 'type Query { a: Int @authenticated }' } }))], 'it protects fields'],
])('%s ends with code 2 and a sentence', async (_what, args, sentence) => {
  const { code, output } = await run(args)
  expect(output).toContain(sentence)
  expect(output).not.toContain('    at ')
  expect(code).toBe(2)
})

test.each([
  ['a port that is none', { ROUTER_PORT: 'x' }, 'A port is a number'],
  ['a Redis that is none', { ROUTER_REDIS: 'x' }, 'ROUTER_REDIS is no URL'],
])('%s in the environment ends with code 2 and a sentence', async (_what, variables, sentence) => {
  const { code, output } = await run(['--supergraph', supergraph], undefined, variables)
  expect(output).toContain(sentence)
  expect(output).not.toContain('    at ')
  expect(code).toBe(2)
})

test('variables that are empty say nothing', async () => {
  const config = fileOf('port.yaml', 'port: 0')
  expect(await run(['--supergraph', supergraph, '--config', config], 'http://127.0.0.1', { ROUTER_PORT: '', ROUTER_HOST: '', ROUTER_REDIS: '', ROUTER_SUPERGRAPH: '' })).toMatchObject({ code: 0 })
})

test('an address that is taken ends it with code 1 and a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const admin = fileOf('taken.yaml', `admin: { port: ${port} }`)
  for (const args of [['--port', String(port)], ['--port', '0', '--config', admin]]) {
    const { code, output } = await run(['--supergraph', supergraph, ...args])
    expect(output).toContain(`cannot listen at 127.0.0.1:${port}`)
    expect(output).not.toContain('    at ')
    expect(code).toBe(1)
  }
  taken.close()
})

test('a request whose body does not come is given up', async () => {
  const config = fileOf('soon.yaml', 'deadlineMs: 100')
  const child = spawn(process.execPath, [MAIN, '--supergraph', supergraph, '--config', config, '--port', '0'], { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'inherit', 'pipe'] })
  const [line] = (await once(child.stderr, 'data')) as [Buffer]
  const { address } = JSON.parse(line.toString()) as { address: string }
  const { port, hostname } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toContain('408')
  await once(socket, 'close')
  child.kill()
  await once(child, 'exit')
})

test('settings about a subgraph that is not there are told of', async () => {
  const config = fileOf('other.yaml', 'subgraphs: { other: { timeoutMs: 1 } }')
  expect((await run(['--supergraph', supergraph, '--config', config, '--port', '0'], 'The router listens')).output).toContain('"subgraph":"other","msg":"The settings are about a subgraph')
})
