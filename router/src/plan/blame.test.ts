import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, testOptions, testSources } from '../subgraphs.fixture.ts'

const graph = {
  shop: { sdl: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! }', resolvers: { Query: { box: () => ({ id: '1' }) } } },
  sizes: { sdl: 'type Box @key(fields: "id") { id: ID! lid: Lid @shareable } type Lid @shareable { size: Int }', resolvers: { Box: { __resolveReference: () => ({ lid: { size: 7 } }) } } },
  colours: { sdl: 'type Box @key(fields: "id") { id: ID! lid: Lid @shareable } type Lid @shareable { colour: String }', resolvers: {} },
}

test.each(['before', 'after'])('a null below an object of two subgraphs has its error, also when one failed %s the other answered', async (order) => {
  const sources = testSources(graph)
  const [failed, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = order === 'before'
  const colours = {
    async execute() {
      if (!first) await answered.promise
      setImmediate(failed.resolve)
      throw new Error('down')
    },
  }
  const sizes: typeof sources.sizes = {
    ...sources.sizes,
    async execute(operation, client) {
      if (first) await failed.promise
      const result = await sources.sizes.execute(operation, client)
      setImmediate(answered.resolve)
      return result
    },
  }
  const router = createRouter({ ...testOptions(graph), sources: { ...sources, colours, sizes } })
  const { data, errors } = await router.execute({ query: '{ box { lid { size colour } } }' }, aClient())
  expect(data).toEqual({ box: { lid: { size: 7, colour: null } } })
  expect(errors).toEqual([expect.objectContaining({ path: ['box', 'lid', 'colour'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } })])
  await router.stop()
})
