import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'
import { Rollout } from './rollout.ts'

const graph = (label: string) => ({
  old: { sdl: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! size: String }', resolvers: { Query: { box: () => ({ id: '1', size: 'old' }) } } },
  new: { sdl: `type Box @key(fields: "id") { id: ID! size: String @override(from: "old", label: "${label}") }`, resolvers: { Box: { size: () => 'new' } } },
})

test('a field moves for the clients whose label is on, in one router and under one text', async () => {
  const overrides = (labels: readonly string[], { id }: { id: string }) => (id === 'tester' ? labels : [])
  const router = createRouter({ ...testOptions(graph('new-sizes')), overrides })
  const size = async (id: string) => (await router.execute({ query: '{ box { size } }' }, aClient({ id }))).data
  expect(await size('tester')).toEqual({ box: { size: 'new' } })
  expect(await size('anyone')).toEqual({ box: { size: 'old' } })
  expect(await size('tester')).toEqual({ box: { size: 'new' } })
  await router.stop()
})

test('a percentage moves all or nothing at its ends', async () => {
  for (const [label, size] of [['percent(100)', 'new'], ['percent(0)', 'old']] as const) {
    const router = createRouter(testOptions(graph(label)))
    expect(await router.execute({ query: '{ box { size } }' }, aClient())).toEqual({ data: { box: { size } } })
    await router.stop()
  }
})

test('all draws between two percentages share a plan', async () => {
  const draws = [0.01, 0.04, 0.2, 0.99]
  const planned = { ready: async () => ({ labels: [], percentages: [50, 5] }), plan: () => Promise.reject(new Error()), forget: () => undefined }
  const rollout = new Rollout(planned, undefined, () => draws.shift()!)
  const percentages = [await rollout.choose(aClient()), await rollout.choose(aClient()), await rollout.choose(aClient()), await rollout.choose(aClient())]
  expect(percentages.map(({ percentage }) => percentage)).toEqual([2.5, 2.5, 27.5, 75])
})
