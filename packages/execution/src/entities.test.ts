import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, GraphQLError, parse, type ExecutionResult } from 'graphql'
import { expect, test } from 'vitest'
import { compileOperation } from './compile.ts'
import { answerEntitiesAtOnce } from './entities.ts'

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { box: Box }
  type Box @key(fields: "id") { id: ID! size: Int }
  type Bare @key(fields: "id") { id: ID! twice: String }
  interface Pet @key(fields: "id") { id: ID! name: String }
  type Cat implements Pet @key(fields: "id") { id: ID! name: String }
  type Dog implements Pet @key(fields: "id") { id: ID! name: String }
`
const QUERY = parse('query ($refs: [_Any!]!) { _entities(representations: $refs) { __typename ... on Box { id size } ... on Bare { twice } ... on Cat { name } ... on Dog { name } } }')

function boxes(resolvers: Record<string, object>) {
  const schema = buildSubgraphSchema([{ typeDefs: parse(SDL), resolvers: { Bare: { twice: ({ id }: { id: string }) => id + id }, ...resolvers } as never }])
  answerEntitiesAtOnce(schema)
  return schema
}

/** Asks compiled and interpreted, which must say the same. */
async function ask(resolvers: Record<string, object>, ...refs: object[]) {
  const schema = boxes(resolvers)
  const compiled = compileOperation(schema, QUERY)
  if ('errors' in compiled) throw new AggregateError(compiled.errors)
  const answer = shown(await compiled.run({}, { refs }))
  expect(answer).toEqual(shown(await execute({ schema, document: QUERY, variableValues: { refs } })))
  return answer
}

const shown = ({ data, errors }: ExecutionResult) => ({
  entities: structuredClone(data?.['_entities']),
  errors: (errors ?? []).map(({ path, message }) => `${path?.join('.')}: ${message}`).toSorted(),
})
const box = (id: string) => ({ __typename: 'Box', id })

test('what is found at once is answered without a promise', () => {
  const compiled = compileOperation(boxes({ Box: { __resolveReference: ({ id }: { id: string }) => ({ id, size: 1 }) } }), QUERY)
  expect('run' in compiled && compiled.run({}, { refs: [box('a'), { __typename: 'Bare', id: 'b' }] })).toMatchObject({
    data: { _entities: [{ __typename: 'Box', id: 'a', size: 1 }, { __typename: 'Bare', twice: 'bb' }] },
  })
})

test('what is found at once and what is found later stand in the order in which they were asked for', async () => {
  const found = { Box: { __resolveReference: ({ id }: { id: string }) => (id === 'now' ? { id, size: 1 } : Promise.resolve({ id, size: 2 })) } }
  expect(await ask(found, box('later'), box('now'), box('later'))).toEqual({
    entities: [2, 1, 2].map((size) => ({ __typename: 'Box', id: size === 1 ? 'now' : 'later', size })),
    errors: [],
  })
})

test('an error of one entity is its own, thrown, returned or rejected', async () => {
  const failing = {
    Box: {
      __resolveReference({ id }: { id: string }) {
        if (id === 'thrown') throw new Error('no')
        if (id === 'returned') return new GraphQLError('no')
        if (id === 'odd') throw 'no'
        return id === 'rejected' ? Promise.reject(new Error('no')) : Promise.resolve({ id, size: 1 })
      },
    },
  }
  expect(await ask(failing, box('rejected'), box('good'), box('thrown'), box('returned'), box('good'), box('odd'))).toEqual({
    entities: [null, { __typename: 'Box', id: 'good', size: 1 }, null, null, { __typename: 'Box', id: 'good', size: 1 }, null],
    errors: ['_entities.0: no', '_entities.2: no', '_entities.3: no', '_entities.5: Unexpected error value: no'],
  })
})

test('an entity that is not there is null without an error', async () => {
  const ids: Record<string, unknown> = { null: null, nothing: undefined, later: Promise.resolve(null) }
  expect(await ask({ Box: { __resolveReference: ({ id }: { id: string }) => ids[id] } }, ...Object.keys(ids).map(box))).toEqual({ entities: [null, null, null], errors: [] })
})

test('a type that is not there is an error of that representation', async () => {
  expect(await ask({}, { __typename: 'Bare', id: 'a' }, { __typename: 'Nothing', id: 'b' }, { __typename: 'constructor', id: 'c' }, { id: 'd' })).toEqual({
    entities: [{ __typename: 'Bare', twice: 'aa' }, null, null, null],
    errors: [
      '_entities.1: The _entities resolver tried to load an entity for type "Nothing", but no object or interface type of that name was found in the schema',
      '_entities.2: The _entities resolver tried to load an entity for type "constructor", but no object or interface type of that name was found in the schema',
      '_entities.3: The _entities resolver tried to load an entity for type "undefined", but no object or interface type of that name was found in the schema',
    ],
  })
})

test('an entity keeps its other properties hidden and its object unchanged where somebody else may keep it', async () => {
  const frozen = Object.freeze({ id: 'frozen', size: 1 })
  const kept = { __typename: 'Other', id: 'kept', size: 2 }
  const fresh = { id: 'fresh', size: 3 }
  const known: Record<string, object> = { frozen, kept, fresh }
  const { entities, errors } = await ask({ Box: { __resolveReference: ({ id }: { id: string }) => known[id] } }, box('frozen'), box('kept'), box('fresh'))
  expect(entities).toEqual([frozen, kept, fresh].map(({ id, size }) => ({ __typename: 'Box', id, size })))
  expect(errors).toEqual([])
  expect([kept.__typename, Object.keys(fresh)]).toEqual(['Other', ['id', 'size']])
})

const pet = (id: string) => ({ __typename: 'Pet', id })
const typed = { Pet: { __resolveType: ({ id }: { id: string }) => (id.startsWith('c') ? 'Cat' : 'Dog') } }
const later = { Pet: { __resolveType: async ({ id }: { id: string }) => (id.startsWith('c') ? 'Cat' : 'Dog') } }

test.each([
  ['at once', typed],
  ['later', later],
])('an interface that is known by its key finds the type of its entities %s', async (_when, { Pet }) => {
  const referred = { Pet: { ...Pet, __resolveReference: ({ id }: { id: string }) => ({ id, name: id.toUpperCase() }) } }
  const cats = [{ __typename: 'Cat', name: 'CAT' }, { __typename: 'Dog', name: 'DOG' }]
  expect(await ask(referred, pet('cat'), pet('dog'))).toEqual({ entities: cats, errors: [] })
  const ofTheType = { Pet, Cat: { __resolveReference: ({ id, __typename }: Record<string, string>) => ({ name: `${__typename} ${id}` }) }, Dog: { name: () => 'rex' } }
  expect(await ask(ofTheType, pet('cat'), pet('dog'))).toEqual({ entities: [{ __typename: 'Cat', name: 'Cat cat' }, { __typename: 'Dog', name: 'rex' }], errors: [] })
})

test('an interface without a word about the type goes by the type name of what is found, and says when there is none', async () => {
  const named: Record<string, object | null> = { cat: { __typename: 'Cat', name: 'tom' }, box: { __typename: 'Box' }, nobody: {}, none: null }
  expect(await ask({ Pet: { __resolveReference: ({ id }: { id: string }) => named[id] } }, ...Object.keys(named).map(pet))).toEqual({
    entities: [{ __typename: 'Cat', name: 'tom' }, null, null, null],
    errors: [
      '_entities.1: `__resolveReference` of "Pet" gave an object of "Box", which is not one of its types.',
      '_entities.2: `__resolveReference` of "Pet" must give objects with a `__typename`, or the interface needs a `resolveType`.',
    ],
  })
})

test('an `_entities` that is not the library’s own stays', () => {
  const own = () => []
  const schema = buildSubgraphSchema([{ typeDefs: parse(SDL), resolvers: { Query: { _entities: own } } as never }])
  answerEntitiesAtOnce(schema)
  expect(schema.getQueryType()!.getFields()['_entities']!.resolve).toBe(own)
})
