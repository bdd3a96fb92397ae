import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, composeSupergraph, silent, testOptions } from '../subgraphs.fixture.ts'
import { Planning } from './planning.ts'

/** The fast planner aborts over `{ box { label } }` here: the labels' subgraph has a second key that the first does not know. */
const graph = {
  labels: {
    sdl: 'type Query { a: Int } type Box @key(fields: "id") @key(fields: "code") { id: ID! code: ID! size: String! @external label: String @requires(fields: "size") }',
    resolvers: { Box: { label: ({ size }: { size: string }) => `${size} box` } },
  },
  sizes: { sdl: 'type Box @key(fields: "id") { id: ID! size: String! }', resolvers: { Box: { size: ({ id }: { id: string }) => `size ${id}` } } },
  boxes: { sdl: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! }', resolvers: { Query: { box: () => ({ id: '1' }) } } },
}
const EVERYONE = { labels: [], percentage: 0 }

test('an operation that kills the planner is planned by the other, and the router lives on', async () => {
  const deaths: unknown[] = []
  const planning = new Planning({ logger: { ...silent, warn: (facts) => deaths.push(facts) } })
  const router = createRouter({ ...testOptions(graph), planning })
  const answer = { data: { box: { label: 'size 1 box' } } }
  expect(await router.execute({ query: '{ box { label } }' }, aClient())).toEqual(answer)
  expect(await router.execute({ query: '{ box { id } }' }, aClient())).toEqual({ data: { box: { id: '1' } } })
  // Should this fail, the planner has been cured: look for another such operation, or for none.
  expect(deaths).toHaveLength(1)
  await router.stop()
  planning.stop()
})

test('both planners answer alike', async () => {
  for (const planner of ['fast', 'apollo'] as const) {
    const { planning: _shared, ...options } = testOptions(graph)
    const router = createRouter({ ...options, settings: { planner } })
    expect(await router.execute({ query: '{ box { id } a }' }, aClient())).toEqual({ data: { box: { id: '1' }, a: null } })
    await router.stop()
  }
})

test('a planner that takes too long is given up', async () => {
  const planning = new Planning({ logger: silent, engine: 'apollo', timeoutMs: 1 })
  await expect(planning.graph(composeSupergraph(graph)).plan('{ a }', EVERYONE)).rejects.toThrow('The planner ended')
  planning.stop()
})

test('operations that were asked for together with a deadly one are planned', async () => {
  const planning = new Planning({ logger: silent })
  const planned = planning.graph(composeSupergraph(graph))
  const plans = await Promise.all(['{ a }', '{ box { label } }', '{ box { id } }'].map((text) => planned.plan(text, EVERYONE)))
  expect(plans.map(({ kind }) => kind)).toEqual(['QueryPlan', 'QueryPlan', 'QueryPlan'])
  planning.stop()
})
