import { ANONYMOUS, isPromise } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import type { SubgraphSource } from '../source.ts'
import { aClient, composeSupergraph, silent, subgraphSchema, type TestSubgraph } from '../subgraphs.fixture.ts'
import { compiledSource } from './compiled.ts'

type Ref = { id: string }
const shop = {
  catalog: {
    sdl: 'type Query { items(first: Int! = 2): [Item!]! me: String } type Subscription { made: Item } type Item @key(fields: "id") { id: ID! label: String }',
    resolvers: {
      Query: {
        items: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_, index) => ({ id: `i${index}`, label: `item ${index}` })),
        me: (_: unknown, _args: unknown, context: { name: string }) => context.name,
      },
      Subscription: {
        made: {
          async *subscribe() {
            for (const id of ['a', 'b']) yield { made: { id, label: `made ${id}` } }
          },
        },
      },
    },
  },
  stock: {
    sdl: 'type Item @key(fields: "id") { id: ID! left: Int }',
    resolvers: {
      Item: {
        __resolveReference({ id }: Ref) {
          if (id === 'i1') throw Object.assign(new Error('lost'), { extensions: { code: 'LOST' } })
          return { id }
        },
        left: ({ id }: Ref) => id.length,
      },
    },
  },
}

const compiled = (subgraphs: Readonly<Record<string, TestSubgraph>>) =>
  Object.fromEntries(Object.entries(subgraphs).map(([name, subgraph]) => [name, compiledSource(subgraphSchema(subgraph), { context: ({ id }) => ({ name: id }) })]))

/** The router on these sources, which are never asked over a network. */
function router(sources: Record<string, SubgraphSource>) {
  const made = createRouter({ supergraph: composeSupergraph(shop), sources, identify: async () => ANONYMOUS, introspection: false, logger: silent })
  return Object.assign(made, { [Symbol.asyncDispose]: () => made.stop() })
}

test('entities of compiled subgraphs are merged, and an error of one of them stays its own', async () => {
  await using made = router(compiled(shop))
  expect(await made.execute({ query: '{ items { id left label } }' }, aClient())).toEqual({
    data: { items: [{ id: 'i0', left: 2, label: 'item 0' }, { id: 'i1', left: null, label: 'item 1' }] },
    errors: [{ message: 'lost', path: ['items', 1, 'left'], extensions: { code: 'LOST' } }],
  })
})

test('resolvers are given the context that is made of the client', async () => {
  await using made = router(compiled(shop))
  expect(await made.execute({ query: '{ me }' }, aClient({ id: 'ada' }))).toEqual({ data: { me: 'ada' } })
})

test('a compiled source answers at once when no resolver waits', async () => {
  const waited: boolean[] = []
  const watched = ({ execute }: SubgraphSource): SubgraphSource => ({
    execute(operation, client) {
      const result = execute(operation, client)
      waited.push(isPromise(result))
      return result
    },
  })
  await using made = router(Object.fromEntries(Object.entries(compiled(shop)).map(([name, source]) => [name, watched(source)])))
  expect(await made.execute({ query: '{ items(first: 1) { left } }' }, aClient())).toEqual({ data: { items: [{ left: 2 }] } })
  expect(waited).toEqual([false, false])
})

test('each event of a stream is filled in by the other compiled subgraph', async () => {
  await using made = router(compiled(shop))
  const stream = await made.subscribe({ query: 'subscription { made { label left } }' }, aClient())
  expect(Symbol.asyncIterator in stream && (await Array.fromAsync(stream))).toEqual(['a', 'b'].map((id) => ({ data: { made: { label: `made ${id}`, left: 1 } } })))
})

test('a source that throws at once is a part that is missing, as one that rejects', async () => {
  const { catalog } = compiled(shop)
  const broken = (fail: SubgraphSource['execute']) => ({ catalog: catalog!, stock: { execute: fail } })
  const boom = () => {
    throw new Error('boom')
  }
  for (const fail of [boom, async () => boom()]) {
    await using made = router(broken(fail))
    const { data, errors } = await made.execute({ query: '{ items(first: 1) { id left } }' }, aClient())
    expect(data).toEqual({ items: [{ id: 'i0', left: null }] })
    expect(errors).toMatchObject([{ path: ['items', 0, 'left'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }])
  }
})

test('a client that is gone is asked for nothing more, however fast the rest would be', async () => {
  const gone = new AbortController()
  const asked: string[] = []
  const { catalog, stock } = compiled(shop)
  await using made = router({
    catalog: { execute: (operation, client) => (gone.abort(), catalog!.execute(operation, client)) },
    stock: { execute: (operation, client) => (asked.push('stock'), stock!.execute(operation, client)) },
  })
  const { errors } = await made.execute({ query: '{ items(first: 1) { id left } }' }, aClient({ signal: gone.signal }))
  expect(asked).toEqual([])
  expect(errors).toMatchObject([{ path: ['items', 0, 'left'], extensions: { code: 'REQUEST_TIMEOUT' } }])
})
