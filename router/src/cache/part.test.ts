import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { composeSupergraph } from '../subgraphs.fixture.ts'
import { readSupergraph } from '../supergraph.ts'
import { cacheGraph } from './graph.ts'
import { partsOf } from './part.ts'

const KEEPS_HINTS = `extend schema @link(url: "https://specs.example.com/cacheControl/v1.0", import: ["@cacheControl"]) @federation__composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }`

const supergraph = composeSupergraph({
  a: {
    sdl: `${KEEPS_HINTS}
      type Query { news: [News] @cacheControl(maxAge: 30) me: User now: Int any: Any }
      type News @key(fields: "id") @cacheControl(maxAge: 600) { id: ID! title: String secret: String @cacheControl(scope: PRIVATE) likes: Int @cacheControl(maxAge: 5) author: User mood: Mood @cacheControl(inheritMaxAge: true) }
      type Mood { word: String }
      type User { name: String }
      type Short @cacheControl(maxAge: 3) { n: Int }
      union Any = News | Short`,
  },
})
const graph = cacheGraph(readSupergraph(supergraph))

const hintOf = (query: string, type = 'Query', defaultMaxAge = 0) => partsOf(parse(query), graph, defaultMaxAge)[0]?.hint(type)

test.each([
  ['a field comes before its type', '{ news { title } }', { maxAge: 30 }],
  ['the least of all counts', '{ news { title likes } }', { maxAge: 5 }],
  ['one private field makes all private', '{ news { secret } }', { maxAge: 30, scope: 'private' }],
  ['a root field without a word is not kept', '{ news { title } now }', { maxAge: 0 }],
  ['nor is an object without one', '{ news { author { name } } }', { maxAge: 0 }],
  ['unless it inherits', '{ news { mood { word } } }', { maxAge: 30 }],
  ['of a union every member counts', '{ any { __typename } }', { maxAge: 3 }],
])('@cacheControl: %s', (_what, query, hint) => {
  expect(hintOf(query)).toEqual(hint)
})

test('@cacheControl: an entity has the time of its type', () => {
  const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on News { title } ... on Short { n } } }'
  expect(hintOf(query, 'News')).toEqual({ maxAge: 600 })
  expect(hintOf(query, 'Short')).toEqual({ maxAge: 3 })
})

test('@cacheControl: settings say what holds where the schema is silent', () => {
  expect(hintOf('{ now }', 'Query', 20)).toEqual({ maxAge: 20 })
})

test('a fetch that nobody understands is not kept', () => {
  expect(partsOf(parse('{ unheardOf { title } }'), graph, 0)).toEqual([])
  expect(partsOf(parse('mutation { news { title } }'), graph, 0)).toEqual([])
  expect(partsOf(parse('query ($r: [_Any!]!) { now _entities(representations: $r) { ... on News { title } } }'), graph, 0)).toEqual([])
})

test('a part tells the types inside it, and of an entity not its own', () => {
  expect(partsOf(parse('{ news { author { name } } }'), graph, 0)[0]?.types).toEqual(['News', 'User'])
  expect(partsOf(parse('query ($r: [_Any!]!) { _entities(representations: $r) { ... on News { author { name } } } }'), graph, 0)[0]?.types).toEqual(['User'])
})
