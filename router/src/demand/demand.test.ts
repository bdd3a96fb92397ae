import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { aClient, composeSupergraph, testOptions, testSources } from '../subgraphs.fixture.ts'

const books = (count: number) => Array.from({ length: count }, () => ({ title: 't', author: { name: 'n' } }))
const graph = {
  shop: {
    sdl: `type Query { book: Book books: [Book] top(first: Int = 5): [Book] @listSize(slicingArguments: ["first"]) page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["items"])
        few: [Book] @listSize(assumedSize: 3) search(text: String @cost(weight: 7)): Int @cost(weight: 20) }
      type Mutation { rename: Book }
      type Page { items: [Book] } type Book { title: String author: Author } type Author @cost(weight: 5) { name: String }`,
    resolvers: { Query: { book: () => books(1)[0], books: () => books(2), top: () => books(4), page: () => ({ items: books(2) }), few: () => books(1), search: () => 1 }, Mutation: { rename: () => books(1)[0] } },
  },
}
type Cost = { estimated: number; actual: number; max: number }
async function costOf(query: string, demand: SettingsInput['demand'] = { mode: 'measure' }, variables = {}) {
  const sources = testSources(graph)
  const result = await createRouter({ ...testOptions(graph), sources, settings: { demand } }).execute({ query, variables }, aClient())
  return { cost: result.extensions?.['cost'] as Cost | undefined, code: result.errors?.[0]?.extensions?.['code'], asked: sources.shop.asked.length }
}

test.each([
  ['leaves are free and objects cost one', '{ book { title } }', 1, 1],
  ['a type has a weight', '{ book { author { name } } }', 6, 6],
  ['a list has a length by default', '{ books { title } }', 10, 2],
  ['a list as long as its slicing argument', '{ top(first: 4) { title } }', 4, 4],
  ['a list as long as its slicing argument by default', '{ top { title } }', 5, 4],
  ['a length below zero, which pays for nothing else', '{ a: top(first: -1000) { title } b: top(first: 50) { title } }', 60, 8],
  ['a list of assumed size', '{ few { title } }', 3, 1],
  ['a length that belongs to a field below', '{ page(first: 3) { items { author { name } } } }', 1 + 3 * 6, 1 + 2 * 6],
  ['fields and arguments with weights', '{ search(text: "x") }', 27, 27],
  ['a mutation', 'mutation { rename { title } }', 11, 11],
  ['each alias', '{ a: book { title } b: book { title } }', 2, 2],
  ['a fragment wherever it is used', '{ book { ...F } x: book { ...F } } fragment F on Book { author { name } }', 12, 12],
])('%s', async (_what, query, estimated, actual) => {
  expect((await costOf(query)).cost).toEqual({ estimated, actual, max: 1_000 })
})

test('a variable decides the length', async () => {
  const query = 'query ($n: Int) { top(first: $n) { title } }'
  expect((await costOf(query, { mode: 'measure' }, { n: 40 })).cost?.estimated).toBe(40)
})

test('the directives count under the names that the supergraph gave them', async () => {
  const supergraph = composeSupergraph(graph)
    .replaceAll(/@cost(?=\()/g, '@weight')
    .replaceAll(/@listSize(?=\()/g, '@length')
    .replace(/(cost\/v0.1")(, import: \[.*?\])?/, '$1, import: [{ name: "@cost", as: "@weight" }, { name: "@listSize", as: "@length" }]')
  const router = createRouter({ ...testOptions(graph), supergraph, settings: { demand: { mode: 'measure' } } })
  expect(await router.execute({ query: '{ few { author { name } } }' }, aClient())).toMatchObject({ extensions: { cost: { estimated: 18 } } })
})

test('an operation that may cost too much is refused before anything is asked', async () => {
  expect(await costOf('{ top(first: 100) { title } }', { mode: 'enforce', max: 99 })).toEqual({ cost: undefined, code: 'COST_ESTIMATED_TOO_EXPENSIVE', asked: 0 })
  expect(await costOf('{ top(first: 99) { title } }', { mode: 'enforce', max: 99 })).toMatchObject({ code: undefined, asked: 1 })
})

test('costs are told only where that is asked for', async () => {
  expect((await costOf('{ book { title } }', { mode: 'off' })).cost).toBeUndefined()
})
