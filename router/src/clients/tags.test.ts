import { composeServices } from '@apollo/composition'
import { isIntrospectionType, isSpecifiedScalarType, parse, printType, type GraphQLSchema } from 'graphql'
import { expect, test } from 'vitest'
import { apiSchema } from '../api-schema.ts'
import { composeSupergraph } from '../subgraphs.fixture.ts'
import { taggedSchema } from './tags.ts'

const typesOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type)).map(printType).join(' ').replaceAll(/\s+/g, ' ')
const partOf = (sdl: string, tags: { include?: string[]; exclude?: string[] }) =>
  typesOf(taggedSchema(parse(composeSupergraph({ a: { sdl } })), { include: [], exclude: [], ...tags }))

const SHOP = `
  type Query { product: Product @tag(name: "open") stock(at: Place): Int @tag(name: "staff") search(filter: Filter, limit: Int @tag(name: "staff")): [Found] @tag(name: "open") }
  type Product implements Node @tag(name: "open") { id: ID! name: String cost: Int @tag(name: "staff") colour: Colour maker: Maker }
  type Maker { name: String }
  interface Node { id: ID! }
  union Found @tag(name: "open") = Product | Secret
  type Secret @tag(name: "staff") { text: String }
  enum Colour { RED PINK @tag(name: "staff") }
  input Filter { name: String cost: Int @tag(name: "staff") }
  enum Place { HERE } scalar Unused`

test('what has an excluded tag is hidden, and what only it led to', () => {
  const part = partOf(SHOP, { exclude: ['staff'] })
  for (const hidden of ['stock', 'cost', 'limit', 'PINK', 'Secret', 'Place', 'Unused']) expect(part).not.toContain(hidden)
  for (const shown of ['Maker', 'interface Node', 'union Found = Product', 'search(filter: Filter): [Found]']) expect(part).toContain(shown)
})

test('with included tags only what has one is shown, and a type gives its tag to its fields', () => {
  const part = partOf(SHOP, { include: ['open'] })
  expect(part).toContain('type Product { id: ID! name: String cost: Int colour: Colour }')
  // Nothing of it is included, so nothing may lead to it.
  for (const hidden of ['Maker', 'Node', 'stock', 'Secret']) expect(part).not.toContain(hidden)
})

test('an excluded tag wins over an included one', () => {
  expect(partOf(SHOP, { include: ['open'], exclude: ['staff'] })).toContain('type Product { id: ID! name: String colour: Colour }')
})

test('hiding everything that leads somewhere goes on until nothing is empty', () => {
  const sdl = 'type Query { a: A b: Int } type A { b: B } type B { c: C } type C { x: Int @tag(name: "no") } type Mutation { c: C @tag(name: "no") }'
  expect(partOf(sdl, { exclude: ['no'] })).toBe('type Query { b: Int }')
})

test.each([
  ['every query', 'type Query { a: Int @tag(name: "no") }', 'Query root type'],
  ['a field that an interface promises', 'type Query { n: N } interface N { x: Int } type A implements N { x: Int @tag(name: "no") y: Int }', 'expected but A does not provide it'],
  ['an argument that has to be given', 'type Query { a(x: Int! @tag(name: "no")): Int }', 'Query.a(x:) must be given and is hidden'],
  ['an input field that has to be given', 'type Query { a(i: I): Int } input I { x: Int! @tag(name: "no") y: Int }', 'I.x must be given and is hidden'],
])('a part without %s is refused', (_what, sdl, message) => {
  expect(() => partOf(sdl, { exclude: ['no'] })).toThrow(message)
})

test('a supergraph that calls the directives otherwise hides as much', () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@label" }, { name: "@inaccessible", as: "@hidden" }])'
  const { supergraphSdl } = composeServices([{ name: 'a', url: '', typeDefs: parse(`${link} type Query { a: Int b: Int @hidden c: Int @label(name: "no") }`) }])
  expect(typesOf(apiSchema(parse(supergraphSdl!)))).toBe('type Query { a: Int c: Int }')
  expect(typesOf(taggedSchema(parse(supergraphSdl!), { include: [], exclude: ['no'] }))).toBe('type Query { a: Int }')
})
