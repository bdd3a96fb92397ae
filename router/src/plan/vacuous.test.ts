import { buildSchema, parse, type GraphQLInterfaceType, type GraphQLObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'
import { selectsNothing } from './vacuous.ts'

const graph = {
  pets: {
    sdl: 'interface Pet { id: ID! name: String } union Any = Cat | Dog type Query { pet: Pet cat: Cat any: Any none: Pet } type Cat implements Pet @key(fields: "id") { id: ID! name: String } type Dog implements Pet @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { pet: () => ({ __typename: 'Dog', id: '1' }), any: () => ({ __typename: 'Cat', id: '2' }), cat: () => ({ id: '2' }), none: () => null } },
  },
}
const NOBODY = '... on Dog { ... on Pet { ... on Cat { name } } }'

test.each([
  ['fragments that no type meets', `{ pet { ${NOBODY} } cat { id } }`],
  ['such fragments deferred', '{ pet { ...D } cat { id } } fragment D on Dog { ...P @defer } fragment P on Pet { ... on Cat { name } }'],
])('an object is there, also when nothing is selected of it: %s', async (_what, query) => {
  for (const planner of ['fast', 'apollo'] as const) {
    const router = createRouter({ ...testOptions(graph), settings: { planner } })
    expect(await router.execute({ query }, aClient())).toEqual({ data: { pet: {}, cat: { id: '2' } } })
    expect(await router.execute({ query: `{ none { ${NOBODY} } any { ${NOBODY} } cat { ... on Pet { ... on Dog { name } } } pet { name: id } }` }, aClient())).toEqual({ data: { none: null, any: {}, cat: {}, pet: { name: '1' } } })
    await router.stop()
  }
})

test('fragments that lead to nothing on ever more ways are looked through once', () => {
  const schema = buildSchema(graph.pets.sdl.replaceAll(/ @key\([^)]*\)/g, ''))
  const chain = Array.from({ length: 40 }, (_, index) => `fragment F${index} on Pet { ...F${index + 1} ... on Pet { ...F${index + 1} } }`)
  const { definitions } = parse(`{ pet { ...F0 } } ${chain.join(' ')} fragment F40 on Pet { ... on Cat { ... on Pet { ... on Dog { id } } } }`)
  const fragments = new Map(definitions.flatMap((node) => (node.kind === 'FragmentDefinition' ? [[node.name.value, node]] : [])))
  expect(selectsNothing(schema, fragments.get('F0')!.selectionSet, schema.getType('Pet') as GraphQLInterfaceType, fragments)).toBe(true)
  expect(selectsNothing(schema, fragments.get('F40')!.selectionSet, schema.getType('Cat') as GraphQLObjectType, fragments)).toBe(true)
})
