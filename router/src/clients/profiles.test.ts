import { createHash } from 'node:crypto'
import { ANONYMOUS, servicePrincipal, type Principal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { OperationManifest } from '../admit/safelist.ts'
import type { Credentials } from '../options.ts'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'

const graph = {
  shop: {
    sdl: `type Query { product: Product found: [Found] named: [Named] secret: Secret @tag(name: "staff") books(first: Int): [Product] @listSize(slicingArguments: ["first"]) }
      type Subscription { cost: Int @tag(name: "staff") tick: Int }
      interface Named { name: String }
      type Product implements Named @key(fields: "id") { id: ID! @tag(name: "staff") name: String colour: Colour }
      type Secret implements Named @tag(name: "staff") { name: String }
      union Found = Product | Secret
      enum Colour { RED PINK @tag(name: "staff") }`,
    resolvers: {
      Query: {
        product: () => ({ id: '7', name: 'mug', colour: 'PINK' }),
        secret: () => ({ name: 'hush' }),
        found: () => [{ __typename: 'Secret', name: 'hush' }, { __typename: 'Product', name: 'mug' }],
        named: () => [{ __typename: 'Secret', name: 'hush' }, { __typename: 'Product', name: 'mug' }],
      },
    },
  },
  stock: { sdl: 'type Product @key(fields: "id") { id: ID! @tag(name: "staff") stock: Int margin: Int @tag(name: "staff") }', resolvers: { Product: { stock: () => 3, margin: () => 9 } } },
}
const KEY = 'partner-key-of-many-random-letters'
const clients = {
  web: { names: ['web'] },
  partner: { requires: { keys: [createHash('sha256').update(KEY).digest('hex')] }, tags: { exclude: ['staff'] }, introspection: true },
  till: { requires: { applications: ['till'], scopes: ['sell'] }, limits: { depth: 1 } },
  guests: { tags: { exclude: ['staff'] }, introspection: false },
} satisfies SettingsInput['clients']

const user = (principal: Partial<Principal>): Principal => ({ ...ANONYMOUS, kind: 'user', id: 'u', ...principal })
const identify = async ({ headers }: Credentials) => (headers['as'] ? user(JSON.parse(headers['as']) as Partial<Principal>) : ANONYMOUS)
const PARTNER = { 'x-api-key': KEY }
const WEB = { 'apollographql-client-name': 'web' }

async function serve(settings: SettingsInput = { clients }, options: { clientOperations?: Record<string, OperationManifest[]> } = {}) {
  const router = createRouter({ ...testOptions(graph), identify, settings, introspection: true, ...options })
  const app = Fastify()
  await app.register(router.plugin)
  const ask = async (query: string, headers: Record<string, string> = {}, more = {}) => {
    const { statusCode, json } = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query, ...more } })
    return { statusCode, ...(json() as { data?: Record<string, unknown>; errors?: { message: string; extensions: { code: string } }[]; extensions?: Record<string, unknown> }) }
  }
  return { router, app, ask, [Symbol.asyncDispose]: () => app.close().then(() => router.stop()) }
}

test('a field outside its part does not exist for a client, whoever asked it before', async () => {
  await using served = await serve()
  for (let round = 0; round < 2; round++) {
    expect((await served.ask('{ secret { name } product { margin } }', WEB)).data).toEqual({ secret: { name: 'hush' }, product: { margin: 9 } })
    for (const headers of [PARTNER, {}]) {
      const { statusCode, data, errors } = await served.ask('{ secret { name } product { margin } }', headers)
      expect([statusCode, data, errors!.map(({ extensions }) => extensions.code)]).toEqual([400, undefined, ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']])
    }
    // A hidden key still joins what is seen.
    expect((await served.ask('{ product { stock } }', PARTNER)).data).toEqual({ product: { stock: 3 } })
  }
})

test('introspection and suggestions tell of the part alone, and of nothing where it is off', async () => {
  await using served = await serve()
  const all = JSON.stringify(await served.ask('{ __schema { types { name fields { name } enumValues { name } possibleTypes { name } } } }', PARTNER))
  for (const hidden of ['Secret', 'secret', 'margin', 'PINK', '"id"']) expect(all).not.toContain(hidden)
  expect((await served.ask('{ __type(name: "Secret") { name } }', PARTNER)).data).toEqual({ __type: null })
  expect((await served.ask('{ secrets product { name } }', PARTNER)).errors![0]!.message).toBe('Cannot query field "secrets" on type "Query".')
  expect((await served.ask('{ produkt { name } }', PARTNER)).errors![0]!.message).toContain('Did you mean "product"?')
  expect((await served.ask('{ produkt { name } }')).errors![0]!.message).not.toContain('Did you mean')
  expect((await served.ask('{ __schema { queryType { name } } }')).statusCode).toBe(400)
  expect((await served.ask('{ produkt { name } }', WEB)).errors![0]!.message).toContain('Did you mean')
})

test('objects and values that a client does not see are null for it, behind an interface too', async () => {
  await using served = await serve()
  const query = '{ found { ... on Product { name } } named { name } product { colour } }'
  const { data, ...rest } = await served.ask(query, PARTNER)
  expect(data).toEqual({ found: [null, { name: 'mug' }], named: [null, { name: 'mug' }], product: { colour: null } })
  expect(JSON.stringify(rest)).not.toMatch(/hush|Secret|PINK/)
  expect((await served.ask(query, WEB)).data).toMatchObject({ named: [{ name: 'hush' }, { name: 'mug' }], product: { colour: 'PINK' } })
})

test('plans, which name what is hidden, are not shown with a part of the schema', async () => {
  await using served = await serve()
  const plan = { extensions: { queryPlan: true } }
  expect((await served.ask('{ product { stock } }', PARTNER, plan)).extensions).toBeUndefined()
  expect((await served.ask('{ product { stock } }', WEB, plan)).extensions).toHaveProperty('queryPlan')
})

test('no name leads out of a profile that was proven, and none leads in', async () => {
  await using served = await serve()
  const till = JSON.stringify({ application: 'till', scopes: ['sell'] })
  const profileOf = async (headers: Record<string, string>) => {
    const deep = await served.ask('{ product { name } }', headers)
    if (deep.errors) return 'till'
    return (await served.ask('{ secret { name } }', headers)).data ? 'web' : (await served.ask('{ __typename __schema { queryType { name } } }', headers)).data ? 'partner' : 'guests'
  }
  expect(await profileOf({ ...PARTNER, ...WEB })).toBe('partner')
  expect(await profileOf({ as: till, ...WEB })).toBe('till')
  expect(await profileOf({ as: till, ...PARTNER })).toBe('partner')
  for (const name of ['partner', 'till', 'guests', '__proto__', 'constructor']) expect(await profileOf({ 'apollographql-client-name': name })).toBe('guests')
  expect(await profileOf({ as: JSON.stringify({ application: 'till' }), ...WEB })).toBe('web')
  expect(await profileOf({ as: JSON.stringify({ scopes: ['sell'] }) })).toBe('guests')
})

test('a key that nobody knows makes nobody a guest', async () => {
  await using served = await serve()
  expect(await served.ask('{ product { name } }', { 'x-api-key': 'guessed' })).toMatchObject({ statusCode: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

test('callers in the process are bound by their profile, and services by none', async () => {
  await using served = await serve()
  const ask = async (principal: Principal, headers?: Record<string, string>) => (await served.router.execute({ query: '{ secret { name } }' }, aClient({ principal, headers }))).data
  expect(await ask(servicePrincipal('orders'))).toEqual({ secret: { name: 'hush' } })
  expect(await ask(ANONYMOUS)).toBeUndefined()
  expect(await served.router.known({ query: '{ secret { name } }' }, aClient())).toBeUndefined()
  expect(await served.router.execute({ query: '{ product { name } }' }, aClient({ headers: { 'x-api-key': 'guessed' } }))).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  const response = await served.router.fetchAs(ANONYMOUS)('http://router/graphql', { method: 'POST', body: JSON.stringify({ query: '{ secret { name } }' }) })
  expect(await response.json()).toEqual({ data: { secret: { name: 'hush' } } })
})

test('sockets and event streams know the same profiles, and a key may come in connection_init', async () => {
  await using served = await serve()
  const events = async (headers: Record<string, string>) => (await served.app.inject({ method: 'POST', url: '/graphql', headers: { accept: 'text/event-stream', ...headers }, payload: { query: '{ secret { name } }' } })).body
  expect(await events(WEB)).toContain('hush')
  expect(await events(PARTNER)).toContain('GRAPHQL_VALIDATION_FAILED')
  await served.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `ws://127.0.0.1:${(served.app.server.address() as AddressInfo).port}/graphql`
  const overSocket = async (connectionParams: Record<string, string>, query = '{ secret { name } }') => {
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams })
    try {
      return (await client.iterate({ query }).next()).value as unknown
    } finally {
      await client.dispose()
    }
  }
  expect(await overSocket(WEB)).toEqual({ data: { secret: { name: 'hush' } } })
  for (const params of [{ 'X-Api-Key': KEY, ...WEB }, {}]) expect(JSON.stringify(await overSocket(params))).toContain('GRAPHQL_VALIDATION_FAILED')
  expect(JSON.stringify(await overSocket({ 'X-Api-Key': KEY }, 'subscription { cost }'))).toContain('GRAPHQL_VALIDATION_FAILED')
})

test('limits, costs and registered operations are each profile’s own', async () => {
  const manifest = (id: string, body: string): OperationManifest => ({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id, body }] })
  const settings: SettingsInput = {
    demand: { mode: 'enforce', max: 100 },
    clients: { web: { names: ['web'], operations: 'required' }, ios: { names: ['ios'], demand: { max: 5 }, limits: { aliases: 1 } } },
  }
  await using served = await serve(settings, { clientOperations: { web: [manifest('of-web', 'query W { product { name } }')], ios: [manifest('of-ios', 'query I { product { colour } }')] } })
  const ios = { 'apollographql-client-name': 'ios' }
  const code = async (query: string, headers: Record<string, string> = {}) => (await served.ask(query, headers)).errors?.[0]?.extensions.code
  const dear = '{ books(first: 50) { name } }'
  for (let round = 0; round < 2; round++) {
    expect([await code(dear), await code(dear, ios), await code(dear, WEB)]).toEqual([undefined, 'COST_ESTIMATED_TOO_EXPENSIVE', 'QUERY_NOT_IN_SAFELIST'])
    const aliases = '{ a: product { name } b: product { name } }'
    expect([await code(aliases), await code(aliases, ios)]).toEqual([undefined, 'MAX_ALIASES_LIMIT'])
    expect(await code('query W { product { name } }', WEB)).toBeUndefined()
  }
  const byId = async (sha256Hash: string, headers: Record<string, string>) => (await served.ask(undefined as never, headers, { extensions: { persistedQuery: { version: 1, sha256Hash } } })).data
  expect(await byId('of-web', WEB)).toEqual({ product: { name: 'mug' } })
  expect(await byId('of-ios', ios)).toEqual({ product: { colour: 'PINK' } })
  expect(await byId('of-ios', WEB)).toBeUndefined()
})

test('a reload makes the parts anew, and refuses a supergraph of which a part is no schema', async () => {
  await using served = await serve()
  const changed = (sdl: string) => testOptions({ ...graph, shop: { ...graph.shop, sdl } }).supergraph
  await served.router.reload(changed(graph.shop.sdl.replace('product: Product ', 'product: Product @tag(name: "staff") ')))
  expect((await served.ask('{ product { name } }', PARTNER)).statusCode).toBe(400)
  expect((await served.ask('{ product { name } }', WEB)).data).toEqual({ product: { name: 'mug' } })
  const broken = changed('type Query { product: Product @tag(name: "staff") } type Product @key(fields: "id") @tag(name: "staff") { id: ID! }')
  await expect(served.router.reload(broken)).rejects.toThrow('the profile "partner"')
})
