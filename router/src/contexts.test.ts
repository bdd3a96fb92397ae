import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { aClient, composeSupergraph, testOptions, type TestSubgraph } from './subgraphs.fixture.ts'

const item = (id: string) => ({ __typename: 'Item', id })
const ACCOUNTS = [
  { __typename: 'Account', id: '1', currency: 'EUR', region: { code: 'DE' }, item: item('7'), items: [item('7'), item('8')], managers: [{ id: 'm1' }] },
  { __typename: 'Account', id: '2', currency: 'USD', region: { code: 'US' }, item: item('7'), items: [item('7')], managers: [{ id: 'm2' }] },
]
const SHOP = { __typename: 'Shop', id: '3', money: 'CHF', item: item('7') }

const plain = {
  accounts: {
    sdl: `type Query { account(id: ID!): Account accounts: [Account!]! holders: [Holder!]! } interface Holder { id: ID! item: Item! }
      type Account implements Holder @key(fields: "id") @context(name: "holder") { id: ID! currency: String region: Region item: Item! items: [Item!]! }
      type Shop implements Holder @key(fields: "id") @context(name: "holder") { id: ID! money: String item: Item! } type Region { code: String! }
      type Item @key(fields: "id") {
        id: ID!
        price(unit: String = "piece", currency: String @fromContext(field: "$holder ... on Account { currency } ... on Shop { money }")): String
      }`,
    resolvers: {
      Query: { account: (_: unknown, { id }: { id: string }) => ACCOUNTS.find((one) => one.id === id), accounts: () => ACCOUNTS, holders: () => [...ACCOUNTS, SHOP] },
      Item: { price: ({ id }: { id: string }, { unit, currency }: Record<string, string>) => `${id} by the ${unit} in ${currency}` },
    },
  },
  names: { sdl: 'type Item @key(fields: "id") { id: ID! name: String parts: [Item!] }', resolvers: { Item: { name: ({ id }: { id: string }) => `item ${id}`, parts: () => [item('9')] } } },
} satisfies Record<string, TestSubgraph>

async function ask(query: string, variables?: Record<string, unknown>, subgraphs: Record<string, TestSubgraph> = plain) {
  const router = createRouter(testOptions(subgraphs))
  const result = await router.execute({ query, variables }, aClient())
  await router.stop()
  return result
}

test('a field is given a value of the object above it', async () => {
  expect(await ask('{ account(id: 1) { item { name price } } }')).toEqual({ data: { account: { item: { name: 'item 7', price: '7 by the piece in EUR' } } } })
})

test('equal entities under different objects are given different values, in lists too', async () => {
  const { data } = await ask('{ accounts { items { cost: price(unit: "kilo") currency: price } } }')
  const costs = (id: string, currency: string) => ({ cost: `${id} by the kilo in ${currency}`, currency: `${id} by the piece in ${currency}` })
  expect(data).toEqual({ accounts: [{ items: [costs('7', 'EUR'), costs('8', 'EUR')] }, { items: [costs('7', 'USD')] }] })
})

test('what a third subgraph hangs below equal entities is given its own values', async () => {
  const { data } = await ask('{ accounts { item { parts { price } } } }')
  expect(data).toEqual({ accounts: ['EUR', 'USD'].map((currency) => ({ item: { parts: [{ price: `9 by the piece in ${currency}` }] } })) })
})

test('each type has its own selection for a context', async () => {
  const { data } = await ask('{ holders { item { price } } }')
  expect(data).toEqual({ holders: ['EUR', 'USD', 'CHF'].map((currency) => ({ item: { price: `7 by the piece in ${currency}` } })) })
})

test('entities with equal values are asked for in one fetch', async () => {
  const options = testOptions(plain)
  const router = createRouter(options)
  await router.execute({ query: '{ account(id: 1) { items { price } } }' }, aClient())
  await router.stop()
  const { asked } = options.sources!['accounts'] as unknown as { asked: { variables: { representations?: unknown[] } }[] }
  expect(asked.flatMap(({ variables }) => (variables.representations ? [variables.representations.length] : []))).toEqual([2])
})

test('a client cannot give the value itself', async () => {
  const variables = { contextualArgument_1_0: 'GOLD', contextualArgument_1_1: 'GOLD' }
  const { data, errors } = await ask('query ($contextualArgument_1_0: String) { account(id: 1) { item { price(unit: $contextualArgument_1_0) } } }', variables)
  expect(JSON.stringify({ data, errors })).not.toContain('in GOLD')
  expect((await ask('{ account(id: 1) { item { price(currency: "GOLD") } } }')).errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})

test('a value that failed fails what it is given to, with its error on the path', async () => {
  const resolvers = { ...plain.accounts.resolvers, Account: { currency: () => Promise.reject(new Error('unknown')) } }
  const { data, errors } = await ask('{ account(id: 1) { item { name price } } }', {}, { ...plain, accounts: { ...plain.accounts, resolvers } })
  expect(data).toEqual({ account: { item: { name: 'item 7', price: null } } })
  expect(errors).toMatchObject([{ message: 'unknown', path: ['account', 'item', 'price'] }])
})

test('what is computed from a protected value is protected, also where composition did not demand it', async () => {
  const sdl = plain.accounts.sdl.replace('currency: String ', 'currency: String @authenticated ').replace(/: String\n/, ': String @authenticated\n')
  const options = testOptions({ ...plain, accounts: { ...plain.accounts, sdl } })
  const supergraph = options.supergraph.replace(/^(  price.*) @authenticated/m, '$1')
  expect(supergraph).not.toBe(options.supergraph)
  const router = createRouter({ ...options, supergraph })
  const { data, errors } = await router.execute({ query: '{ account(id: 1) { item { name price } } }' }, aClient())
  await router.stop()
  expect(data).toEqual({ account: { item: { name: 'item 7', price: null } } })
  expect(errors).toMatchObject([{ path: ['account', 'item', 'price'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }])
})

test('deferred fragments with such fields are answered, all at once', async () => {
  const router = createRouter(testOptions(plain))
  const result = await router.subscribe({ query: '{ account(id: 1) { id ... @defer { item { price } } } }' }, aClient())
  await router.stop()
  expect(result).toEqual({ data: { account: { id: '1', item: { price: '7 by the piece in EUR' } } } })
})

test('a version of contexts that is not known here is refused when it is loaded', () => {
  const supergraph = composeSupergraph(plain).replaceAll('specs.apollo.dev/context/v0.1', 'specs.apollo.dev/context/v0.9')
  expect(() => createRouter({ ...testOptions(plain), supergraph })).toThrow('context/v0.9')
})
