import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'

const graph = { a: { sdl: 'type Query { a: Int b: Int q: Query! }', resolvers: { Query: { a: () => 1, b: () => 2, q: () => ({}) } } } }
const ask = async (query: string, limits = {}) => {
  const { errors } = await createRouter({ ...testOptions(graph), settings: { limits } }).execute({ query }, aClient())
  return errors?.map(({ extensions }) => extensions?.['code'])
}

test.each([
  ['depth', '{ q { q { a } } }', { depth: 2 }, 'MAX_DEPTH_LIMIT'],
  ['depth inside fragments', '{ ...F } fragment F on Query { q { ... on Query { q { a } } } }', { depth: 2 }, 'MAX_DEPTH_LIMIT'],
  ['aliases', '{ x: a y: a }', { aliases: 1 }, 'MAX_ALIASES_LIMIT'],
  ['aliases of a fragment used twice', '{ q { ...F } ...F } fragment F on Query { x: a }', { aliases: 1 }, 'MAX_ALIASES_LIMIT'],
  ['fields', '{ a b q { a } }', { fields: 3 }, 'MAX_FIELDS_LIMIT'],
  ['root fields', '{ a ...F } fragment F on Query { b }', { rootFields: 1 }, 'MAX_ROOT_FIELDS_LIMIT'],
  ['directives', '{ a @skip(if: false) @include(if: true) }', { directives: 1 }, 'MAX_DIRECTIVES_LIMIT'],
  ['tokens', '{ a b a b }', { tokens: 5 }, 'GRAPHQL_PARSE_FAILED'],
])('too much %s is refused', async (_what, query, limits, code) => {
  expect(await ask(query, limits)).toEqual([code])
  expect(await ask(query)).toBeUndefined()
})

test('a bomb of fragments is refused without being unfolded', async () => {
  const fragments = Array.from({ length: 60 }, (_, index) => `fragment F${index} on Query { x: q { ...F${index + 1} } y: q { ...F${index + 1} } }`)
  expect(await ask(`{ ...F0 } ${fragments.join(' ')} fragment F60 on Query { a }`)).toContain('MAX_FIELDS_LIMIT')
})

test('ten thousand equal fields are refused before they are compared', async () => {
  expect(await ask(`{ ${'a '.repeat(10_001)} }`)).toContain('MAX_FIELDS_LIMIT')
})
