import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, testOptions, type TestSubgraph } from '../subgraphs.fixture.ts'

const size = 'size(in: String = "m"): String'
/** Computes a field from the size that it was sent. */
const from = (field: string) => ({ Box: { [field]: ({ size: sent }: { size: string }) => sent, __resolveReference: (box: unknown) => box } })
async function ask(planner: 'fast' | 'apollo', graph: Readonly<Record<string, TestSubgraph>>, query: string): Promise<unknown> {
  const router = createRouter({ ...testOptions(graph), settings: { planner } })
  const answer = await router.execute({ query }, aClient())
  await router.stop()
  return answer
}

test('two fields of one subgraph are computed from one field with different arguments', async () => {
  const graph = {
    boxes: { sdl: `type Query { box: Box } type Box @key(fields: "id") { id: ID! ${size} }`, resolvers: { Query: { box: () => ({ id: '1' }) }, Box: { size: (_box: unknown, given: { in: string }) => `in ${given.in}` } } },
    labels: {
      sdl: `type Box @key(fields: "id") { id: ID! ${size} @external small: String @requires(fields: "size(in: \\"mm\\")") large: String @requires(fields: "size(in: \\"km\\")") usual: String @requires(fields: "size") }`,
      resolvers: { Box: { ...from('small').Box, ...from('large').Box, ...from('usual').Box } },
    },
  }
  expect(await ask('fast', graph, '{ box { other: small large size usual } }')).toEqual({ data: { box: { other: 'in mm', large: 'in km', size: 'in m', usual: 'in m' } } })
})

test.each(['fast', 'apollo'] as const)('two subgraphs compute from a field with different arguments, and the planner (%s) fetches it once', async (planner) => {
  const graph = {
    boxes: {
      sdl: `type Query { box: Box } type Box @key(fields: "id") { id: ID! ${size} @shareable }`,
      resolvers: { Query: { box: () => ({ id: '1' }) }, Box: { size: (_box: unknown, given: { in: string }) => `in ${given.in}`, __resolveReference: ({ id }: { id: string }) => ({ id }) } },
    },
    small: { sdl: `type Box @key(fields: "id") { id: ID! ${size} @external small: String @requires(fields: "size(in: \\"mm\\")") }`, resolvers: from('small') },
    large: {
      sdl: `type Box @key(fields: "id") { id: ID! inner: Box ${size} @external large(n: Int): String @requires(fields: "size(in: \\"km\\")") }`,
      resolvers: { Box: { ...from('large').Box, inner: () => ({ id: '2' }) } },
    },
  }
  expect(await ask(planner, graph, '{ box { inner { small large(n: 1) } large } }')).toEqual({ data: { box: { inner: { small: 'in mm', large: 'in km' }, large: 'in km' } } })
})
