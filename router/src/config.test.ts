import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configSchema, parseConfig, settingsIn } from './config.ts'
import { subgraphSettings } from './settings.ts'

test.each([
  ['port: 4000\nlimits:\n  depth: 3\n  depht: 3\n', 'router.yaml:4: limits: Unrecognized key: "depht"'],
  ['port: 4000\nhost: x\nprot: 1\nhots: y\n', 'router.yaml:3: Unrecognized key: "prot"\nrouter.yaml:4: Unrecognized key: "hots"'],
  ['rates:\n  limits:\n    - { name: a, each: address, requests: 1, perSeconds: 1 }\n    - { name: b, each: address, requests: 1, perSeconds: 1, profiles: [none] }\n', 'router.yaml:4: rates.limits.1.profiles.0: There is no profile "none".'],
  ['subgraphs: { orders: { url: "ftp://orders/" } }', 'router.yaml:1: subgraphs.orders.url: This is no http or https URL.'],
  ['cors: { origins: ["https://*.example"] }', 'This is no origin, such as https://shop.example.'],
  ['port: 99999\n', 'router.yaml:1: port: Too big'],
  ['subgraphs:\n  orders:\n    url: nowhere\n', 'router.yaml:3: subgraphs.orders.url: This is no http or https URL.'],
  ['cors: { origins: "*", credentials: true }', 'router.yaml:1: cors: with credentials the origins have to be named'],
  ['port: [\n', 'router.yaml:2: '],
  ['clients:\n  a: { names: [a], requires: { roles: [b] } }\n', 'give `names` or `requires`'],
  ['clients: { a: {}, b: {} }\n', 'Only one profile can be for everyone else.'],
  ['clients: { a: { requires: { keys: [secret] } } }\n', 'SHA-256'],
  ['clients: { a: { requires: {} } }\n', 'It requires nothing.'],
])('a mistake is named with its line: %j', (text, message) => {
  expect(() => parseConfig(text, 'router.yaml')).toThrow(message)
})

test('variables of the environment take their places, and one that is missing is named with its line', () => {
  const text = 'port: ${env.PORT}\nhost: ${env.HOST:-::1}\nintrospection: ${env.OPEN:-true}\nallSubgraphs:\n  headers: { set: { x-key: "${env.KEY}", x-both: "key-${env.KEY}-${env.PORT}" } }'
  expect(parseConfig(text, 'router.yaml', { PORT: '4100', KEY: '0123: "' })).toMatchObject({
    port: 4100,
    host: '::1',
    introspection: true,
    allSubgraphs: { headers: { set: { 'x-key': '0123: "', 'x-both': 'key-0123: "-4100' } } },
  })
  expect(() => parseConfig(text, 'router.yaml', { PORT: '4100' })).toThrow('router.yaml:5: the environment has no KEY')
})

test('an empty file is a configuration, and what is not said has a default', () => {
  expect(parseConfig('', 'router.yaml')).toMatchObject({ port: 4000, introspection: false, limits: { depth: 30 } })
})

test('a subgraph says what differs from all', () => {
  const config = parseConfig('allSubgraphs: { timeoutMs: 500, retries: 0 }\nsubgraphs: { orders: { retries: 2 } }', 'router.yaml')
  expect(subgraphSettings(config, 'orders')).toMatchObject({ timeoutMs: 500, retries: 2, connections: 64 })
  expect(subgraphSettings(config, 'pricing')).toMatchObject({ timeoutMs: 500, retries: 0 })
})

test('a subgraph that says one thing otherwise keeps what is said of all beside it', () => {
  const config = parseConfig(
    `allSubgraphs: { errors: { mask: true }, cache: { enabled: true, maxAge: 60 }, headers: { propagate: [a], set: { b: '1' } }, probe: { path: /healthz }, discovery: { by: dns, servers: [127.0.0.1] } }
subgraphs: { orders: { errors: { codes: [SOLD_OUT] }, cache: { types: { Order: { maxAge: 1 } } }, headers: { propagate: [c] }, probe: { everyMs: 9 }, discovery: { by: lease } } }`,
    'router.yaml',
  )
  expect(subgraphSettings(config, 'orders')).toMatchObject({
    errors: { mask: true, codes: ['SOLD_OUT'] },
    cache: { enabled: true, maxAge: 60, types: { Order: { maxAge: 1 } } },
    headers: { propagate: ['c'], set: { b: '1' } },
    probe: { path: '/healthz', everyMs: 9, timeoutMs: 2_000 },
    discovery: { by: 'lease', everyMs: 1_000 },
  })
})

test('the schema for editors describes each setting', () => {
  const { properties } = configSchema() as { properties: Record<string, { description?: string }> }
  expect(properties['deadlineMs']?.description).toContain('How long')
})

test('the examples of the documentation are valid', () => {
  const docs = new URL('../../docs/', import.meta.url)
  const pages = ['router.md', ...readdirSync(new URL('router/', docs)).map((page) => `router/${page}`)]
  const text = pages.map((page) => readFileSync(new URL(page, docs), 'utf8')).join('\n')
  const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example]) => example!)
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(() => parseConfig(example, 'docs/router.md')).not.toThrow()
})

test('whoever keeps answers on their way is told of the header that says who asks, whatever its name', () => {
  const config = parseConfig('jwt: { header: X-Token, issuers: [{ issuer: me, jwks: keys.json, audiences: [graph] }] }\ncache: { tellClients: true }', 'router.yaml')
  expect(settingsIn(config).cache?.vary).toEqual(['authorization', 'x-token'])
})
