import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { composeSupergraph } from '../subgraphs.fixture.ts'
import { readSupergraph } from '../supergraph.ts'
import { leaveOutKnownTypes } from './known-types.ts'

const supergraph = readSupergraph(
  composeSupergraph({
    pets: {
      sdl: `type Query { pets: [Pet] dogs: [[Dog!]] owner: Owner } interface Pet { id: ID! owner: Owner }
        type Dog implements Pet @key(fields: "id") { id: ID! owner: Owner constructor: Owner home: Kennel }
        type Cat implements Pet @key(fields: "id") { id: ID! owner: Owner home: Flat }
        type Owner @key(fields: "id") { id: ID! pets: [Pet] } type Kennel { id: ID } type Flat { id: ID }`,
    },
  }),
)
const leaveOut = (query: string) => leaveOutKnownTypes(supergraph, query, parse(query))

function restored(query: string, data: unknown): unknown {
  leaveOut(query)!.restore(data)
  return data
}

test('a type that the schema knows is not asked for, and stands in the result all the same', () => {
  const query = '{dogs{__typename id owner{__typename id}}}'
  expect(leaveOut(query)?.query).toBe('{dogs{id owner{id}}}')
  const owner = { __typename: 'Owner', id: 'o' }
  expect(restored(query, { dogs: [[{ id: '1', owner: { id: 'o' } }], null, [{ id: '2', owner: null }]] })).toEqual({
    dogs: [[{ __typename: 'Dog', id: '1', owner }], null, [{ __typename: 'Dog', id: '2', owner: null }]],
  })
  expect(restored(query, null)).toBe(null)
})

test('a type that only the subgraph knows is asked for, and those below it are not', () => {
  const query = 'query($r:[_Any!]!){_entities(representations:$r){...on Owner{pets{__typename id owner{__typename id}}}}}'
  expect(leaveOut(query)?.query).toBe('query($r:[_Any!]!){_entities(representations:$r){...on Owner{pets{__typename id owner{id}}}}}')
  const pet = { __typename: 'Cat', id: '1' }
  expect(restored(query, { _entities: [null, { pets: [{ ...pet, owner: { id: 'o' } }] }] })).toEqual({
    _entities: [null, { pets: [{ ...pet, owner: { __typename: 'Owner', id: 'o' } }] }],
  })
})

test('fragments are read, and stay as they are', () => {
  const query = '{pets{__typename ...a}}fragment a on Pet{id owner{__typename id pets{id}}}'
  expect(leaveOut(query)?.query).toBe('{pets{__typename ...a}}fragment a on Pet{id owner{id pets{id}}}')
})

test.for([
  ['nothing else is selected', '{owner{__typename}}'],
  ['it has another name', '{owner{kind:__typename id}}'],
  ['one name stands for several types', '{pets{...on Dog{home{__typename id}} ...on Cat{home{__typename id}}}}'],
  ['nobody asks for one', '{owner{id}}'],
])('a query stays as it is where %s', ([, query]) => expect(leaveOut(query!)).toBe(undefined))

test('what every object inherits is no field of a result', () => {
  expect(restored('{dogs{id constructor{__typename id}}}', { dogs: [[{ id: '1' }]] })).toEqual({ dogs: [[{ id: '1' }]] })
  expect(Object).not.toHaveProperty('__typename')
})
