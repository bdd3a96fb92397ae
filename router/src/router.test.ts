import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { aClient, composeSupergraph, testOptions, type TestSubgraph } from './subgraphs.fixture.ts'

const animals = {
  names: {
    sdl: 'type Query { animal: Animal zoo: [Animal!] } type Animal @key(fields: "id") { id: ID! name: String! }',
    resolvers: {
      Query: { animal: () => ({ id: '1', name: 'cat' }), zoo: () => [{ id: '1', name: 'cat' }, { id: '2', name: 'dog' }, { id: '1', name: 'cat' }] },
    },
  },
  sounds: {
    sdl: 'type Animal @key(fields: "id") { id: ID! sound: String! loud: Int }',
    resolvers: {
      Animal: {
        __resolveReference: async ({ id }: { id: string }) => {
          if (id === '2') throw Object.assign(new Error('It is asleep.'), { extensions: { code: 'ASLEEP', id: 'e1' } })
          return { id, sound: id === '1' ? 'meow' : `wrong animal ${id}`, loud: 3 }
        },
      },
    },
  },
} satisfies Record<string, TestSubgraph>

const ask = (query: string, subgraphs: Record<string, TestSubgraph> = animals) => createRouter(testOptions(subgraphs)).execute({ query }, aClient())

test('a field of another subgraph is fetched by key', async () => {
  expect(await ask('{ animal { name sound } }')).toEqual({ data: { animal: { name: 'cat', sound: 'meow' } } })
})

test('an alias with the name of a key does not become the key', async () => {
  expect(await ask('{ animal { id: name sound } }')).toEqual({ data: { animal: { id: 'cat', sound: 'meow' } } })
})

test('an alias with the name of a required field does not become its value', async () => {
  const subgraphs = {
    sizes: {
      sdl: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! size: Int other: Int }',
      resolvers: { Query: { box: () => ({ id: '1', size: 7, other: 1 }) } },
    },
    weights: {
      sdl: 'type Box @key(fields: "id") { id: ID! size: Int @external weight: Int @requires(fields: "size") }',
      resolvers: { Box: { weight: (box: { size: number }) => box.size * 10 } },
    },
  }
  expect(await ask('{ box { size: other weight } }', subgraphs)).toEqual({ data: { box: { size: 1, weight: 70 } } })
})

test('equal entities are asked for once', async () => {
  const options = testOptions(animals)
  await createRouter(options).execute({ query: '{ zoo { loud } }' }, aClient())
  const { asked } = options.sources!['sounds'] as unknown as { asked: { variables: { representations: unknown[] } }[] }
  expect(asked.map(({ variables }) => Object.values(variables)[0])).toEqual([
    [
      { __typename: 'Animal', id: '1' },
      { __typename: 'Animal', id: '2' },
    ],
  ])
})

test('a failed entity is null at its place, with its error on the path that the client used', async () => {
  expect(await ask('{ all: zoo { name volume: loud } }')).toEqual({
    data: { all: [{ name: 'cat', volume: 3 }, { name: 'dog', volume: null }, { name: 'cat', volume: 3 }] },
    errors: [{ message: 'It is asleep.', path: ['all', 1, 'volume'], extensions: { code: 'ASLEEP', id: 'e1' } }],
  })
})

test('an entity that several objects share fails once at each of its places', async () => {
  const owners = {
    cages: {
      sdl: 'type Query { cages: [Cage!] } type Cage @key(fields: "id") { id: ID! }',
      resolvers: { Query: { cages: () => ['1', '2', '1', '2'].map((id) => ({ id })) } },
    },
    keepers: {
      sdl: 'type Cage @key(fields: "id") { id: ID! animal: Animal } type Animal @key(fields: "id") { id: ID! }',
      resolvers: { Cage: { animal: () => ({ id: '2' }) } },
    },
    sounds: animals.sounds,
  }
  const result = await ask('{ cages { animal { loud } } }', owners)
  expect(result.data).toEqual({ cages: Array.from({ length: 4 }, () => ({ animal: { loud: null } })) })
  expect(result.errors?.map(({ path }) => path)).toEqual([0, 1, 2, 3].map((index) => ['cages', index, 'animal', 'loud']))
})

test('a missing non-null field takes its parents with it, and says where', async () => {
  expect(await ask('{ zoo { sound } animal { name } }')).toEqual({
    data: { zoo: null, animal: { name: 'cat' } },
    errors: [{ message: 'It is asleep.', path: ['zoo', 1, 'sound'], extensions: { code: 'ASLEEP', id: 'e1' } }],
  })
})

test('a null in a non-null field of an entity is an error even when no subgraph said one', async () => {
  const { names } = animals
  const sounds = { ...animals.sounds, resolvers: { Animal: { __resolveReference: () => null } } }
  const result = await ask('{ animal { sound } }', { names, sounds })
  expect(result).toMatchObject({ data: { animal: null }, errors: [{ path: ['animal', 'sound'], message: 'Cannot return null for non-nullable field Animal.sound.' }] })
})

test('a subgraph that is down leaves the rest of the answer', async () => {
  const options = testOptions(animals)
  const down = { execute: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:4001')) }
  const router = createRouter({ ...options, sources: { ...options.sources, sounds: down } })
  const result = await router.execute({ query: '{ animal { name loud } }' }, aClient())
  expect(result.data).toEqual({ animal: { name: 'cat', loud: null } })
  expect(result.errors).toMatchObject([{ path: ['animal', 'loud'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }])
  expect(JSON.stringify(result)).not.toContain('10.0.0.7')
})

test('a subgraph that is down keeps its error on the path, however soon it fails', async () => {
  const subgraphs = { up: { sdl: 'type Query { here: Int }', resolvers: { Query: { here: () => 1 } } }, down: { sdl: 'type Query { there: Int }' } }
  const options = testOptions(subgraphs)
  const sources = { ...options.sources, down: { execute: () => Promise.reject(new Error('down')) } }
  const { errors, data } = await createRouter({ ...options, sources }).execute({ query: '{ here there }' }, aClient())
  expect(data).toEqual({ here: 1, there: null })
  expect(errors).toMatchObject([{ path: ['there'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }])
})

test('what a dead subgraph would have added to an object of another is missing on its own path', async () => {
  const shelf = 'shelf: [Book!] @shareable'
  const subgraphs = {
    first: { sdl: `type Query { room: Room } type Room @key(fields: "id") { id: ID! ${shelf} } type Book @key(fields: "id") { id: ID! }`, resolvers: { Query: { room: () => ({ id: '1', shelf: [{ id: '7' }] }) } } },
    second: { sdl: `type Room @key(fields: "id") { id: ID! ${shelf} } type Book @key(fields: "code") { code: ID! title: String }` },
  }
  const options = testOptions(subgraphs)
  const sources = { ...options.sources, second: { execute: () => Promise.reject(new Error('down')) } }
  const { errors, data } = await createRouter({ ...options, sources }).execute({ query: '{ room { shelf { id title } } }' }, aClient())
  expect(data).toEqual({ room: { shelf: [{ id: '7', title: null }] } })
  expect(errors).toMatchObject([{ path: ['room', 'shelf', 0, 'title'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }])
})

const labelled = (type: string) => `type ${type} @key(fields: "id") { id: ID! title: String size: Int @external label: String @requires(fields: "size") }`
const labels = { __resolveReference: (item: object) => item, label: ({ size }: { size: number | null }) => `${size} cm` }
const refuseToMeasure = () => {
  throw new Error('no ruler')
}

/** Books in two places, and discs in one of them: for both places the plan asks alike, by one fragment. */
const shelf = {
  stock: {
    sdl: 'type Query { book: Book item: Item } union Item = Book | Disc type Book @key(fields: "id") { id: ID! size: Int } type Disc @key(fields: "id") { id: ID! size: Int }',
    resolvers: { Query: { book: () => ({ id: '1', size: refuseToMeasure }), item: () => ({ __typename: 'Book', id: '2', size: refuseToMeasure }) } },
  },
  labels: { sdl: `${labelled('Book')} ${labelled('Disc')}`, resolvers: { Book: labels, Disc: labels } },
} satisfies Record<string, TestSubgraph>

test('what a dead subgraph is asked alike in two places is missing in both, each with its error', async () => {
  const options = testOptions(shelf)
  const sources = { ...options.sources, labels: { execute: () => Promise.reject(new Error('down')) } }
  const { errors, data } = await createRouter({ ...options, sources }).execute({ query: '{ book { title } item { ... on Book { title } ... on Disc { title } } }' }, aClient())
  expect(data).toEqual({ book: { title: null }, item: { title: null } })
  expect(errors?.map(({ path }) => path)).toEqual([['book', 'title'], ['item', 'title']])
})

test('what is computed alike in two places from a failed field fails in both', async () => {
  const { errors, data } = await ask('{ book { label } item { ... on Book { label } ... on Disc { label } } }', shelf)
  expect(data).toEqual({ book: { label: null }, item: { label: null } })
  expect(errors?.map(({ message, path }) => [message, path])).toEqual([['no ruler', ['book', 'label']], ['no ruler', ['item', 'label']]])
})

test('two subgraphs that require a field with different arguments are each given theirs', async () => {
  const size = 'size(in: String): String'
  const computed = { Box: { __resolveReference: (box: object) => box, first: ({ size }: { size: string }) => size, second: ({ size }: { size: string }) => size } }
  const subgraphs = {
    sizes: {
      sdl: `type Query { boxes: [Box!]! } type Box @key(fields: "id") { id: ID! ${size} }`,
      resolvers: { Query: { boxes: () => [{ id: '1' }] }, Box: { size: (_: unknown, args: { in: string }) => `7 ${args.in}` } },
    },
    one: { sdl: `type Box @key(fields: "id") { id: ID! ${size} @external first: String @requires(fields: "size(in: \\"cm\\")") }`, resolvers: computed },
    two: { sdl: `type Box @key(fields: "id") { id: ID! ${size} @external second: String @requires(fields: "size(in: \\"mm\\")") }`, resolvers: computed },
  }
  expect(await ask('{ boxes { first second size(in: "m") } }', subgraphs)).toEqual({ data: { boxes: [{ first: '7 cm', second: '7 mm', size: '7 m' }] } })
})

test('@skip and @include decide before anything is asked', async () => {
  const options = testOptions(animals)
  const router = createRouter(options)
  const query = 'query ($loud: Boolean!) { animal { name ... @include(if: $loud) { loud } sound @skip(if: $loud) } }'
  expect(await router.execute({ query, variables: { loud: true } }, aClient())).toEqual({ data: { animal: { name: 'cat', loud: 3 } } })
  expect(await router.execute({ query, variables: { loud: false } }, aClient())).toEqual({ data: { animal: { name: 'cat', sound: 'meow' } } })
})

test('introspection and data share an answer, in the order of the question', async () => {
  const result = await ask('{ a: __typename animal { __typename t: __typename } s: __schema { queryType { name } } }')
  expect(JSON.stringify(result)).toBe('{"data":{"a":"Query","animal":{"__typename":"Animal","t":"Animal"},"s":{"queryType":{"name":"Query"}}}}')
})

test('what is computed from a failed field fails with it, and its neighbours do not', async () => {
  const subgraphs = {
    boxes: {
      sdl: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! size: String }',
      resolvers: { Query: { box: () => ({ id: '1' }) }, Box: { size: () => Promise.reject(new Error('no size')) } },
    },
    labels: {
      sdl: 'type Box @key(fields: "id") { id: ID! size: String @external label: String @requires(fields: "size") colour: String! }',
      resolvers: { Box: { label: ({ size }: { size: string }) => `a ${size} box`, colour: () => 'red' } },
    },
  }
  expect(await ask('{ box { text: label colour } }', subgraphs)).toEqual({
    data: { box: { text: null, colour: 'red' } },
    errors: [{ message: 'no size', path: ['box', 'text'] }],
  })
})

test('root fields are found below the root too', async () => {
  const subgraphs = {
    a: { sdl: 'type Query { one: Int } type Mutation { touch: Touched } type Touched { query: Query! }', resolvers: { Query: { one: () => 1 }, Mutation: { touch: () => ({ query: {} }) } } },
    b: { sdl: 'type Query { two: Int three: Int }', resolvers: { Query: { two: () => 2, three: () => Promise.reject(new Error('no three')) } } },
  }
  expect(await ask('mutation { touch { query { one x: two three } } }', subgraphs)).toEqual({
    data: { touch: { query: { one: 1, x: 2, three: null } } },
    errors: [{ message: 'no three', path: ['touch', 'query', 'three'] }],
  })
})

test('an invalid operation is refused with a code', async () => {
  expect(await ask('{ animals { name } }')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] })
  expect(await ask('{ animal { name }')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] })
  expect(await ask('query ($a: Int!) { animal { name } zoo @skip(if: false) { name } }')).not.toHaveProperty('data')
})

test('the in-process fetch answers like the network', async () => {
  const router = createRouter(testOptions(animals))
  const response = await router.fetchAs(aClient().principal)('http://router/graphql', { method: 'POST', body: JSON.stringify({ query: '{ animal { name } }' }) })
  expect(await response.json()).toEqual({ data: { animal: { name: 'cat' } } })
})

test('a reload answers by the new supergraph and refuses a broken one', async () => {
  const options = testOptions(animals)
  const router = createRouter(options)
  const { names } = animals
  const more = testOptions({ ...animals, names: { ...names, sdl: names.sdl.replace('name: String!', 'name: String! legs: Int') } })
  await expect(router.reload('type Query { a: Int }')).rejects.toThrow('no Federation 2 supergraph')
  await router.reload(more.supergraph)
  expect(await router.execute({ query: '{ animal { legs } }' }, aClient())).toEqual({ data: { animal: { legs: null } } })
})

test('of two changes at once the later one stays, however long the earlier one takes to plan', async () => {
  const router = createRouter(testOptions({ shop: { sdl: 'type Query { a: Int }' } }))
  await router.execute({ query: '{ a }' }, aClient())
  const earlier = router.reload(composeSupergraph({ shop: { sdl: 'type Query { a: Int b: Int }' } }))
  const later = router.reload(composeSupergraph({ shop: { sdl: 'type Query { c: Int }' } }))
  await Promise.all([earlier, later])
  expect(Object.keys(router.engine.supergraph.schema.getQueryType()!.getFields())).toEqual(['c'])
})
