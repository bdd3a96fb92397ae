import { expect, test } from 'vitest'
import type { RouterOptions } from '../options.ts'
import { createRouter } from '../router.ts'
import type { RouterClient } from '../source.ts'
import { aClient, testOptions, testSources } from '../subgraphs.fixture.ts'
import { slowLabels } from './defer.fixture.ts'

function routerOn(options: Partial<RouterOptions> = {}) {
  const labels = slowLabels()
  const router = createRouter({ ...testOptions(labels.subgraphs), ...options })
  const start = async (query: string, variables?: Record<string, unknown>, client: Partial<RouterClient> = {}) => {
    const answered = await router.subscribe({ query, variables }, aClient(client))
    if (!(Symbol.asyncIterator in answered)) throw new Error(`At once: ${JSON.stringify(answered)}`)
    return answered
  }
  const all = async (query: string, variables?: Record<string, unknown>) => {
    const parts: unknown[] = []
    for await (const part of await start(query, variables)) {
      parts.push(part)
      labels.print()
    }
    return parts
  }
  return { ...labels, router, start, all, [Symbol.asyncDispose]: () => router.stop() }
}

test('what is deferred comes after the rest, with its path and label', async () => {
  await using on = routerOn()
  expect(await on.all('{ box { size ... @defer(label: "later") { label } } }')).toEqual([
    { data: { box: { size: 7 } }, hasNext: true },
    { incremental: [{ path: ['box'], label: 'later', data: { label: 'label of 1' } }], hasNext: false },
  ])
})

test('a fragment in a list comes for each item, by the names of the client', async () => {
  await using on = routerOn()
  expect(await on.all('{ all: boxes { size ...Label @defer } } fragment Label on Box { text: label }')).toEqual([
    { data: { all: [{ size: 1 }, { size: 2 }] }, hasNext: true },
    { incremental: [1, 2].map((id, index) => ({ path: ['all', index], data: { text: `label of ${id}` } })), hasNext: false },
  ])
})

test('a fragment within a deferred one comes after it', async () => {
  await using on = routerOn()
  expect(await on.all('{ box { size ... @defer(label: "a") { owner { name ... @defer(label: "b") { age } } } } }')).toEqual([
    { data: { box: { size: 7 } }, hasNext: true },
    { incremental: [{ path: ['box'], label: 'a', data: { owner: { name: 'Ann' } } }], hasNext: true },
    { incremental: [{ path: ['box', 'owner'], label: 'b', data: { age: 30 } }], hasNext: false },
  ])
})

test('a fetch that serves the first part and a later one is cut in two', async () => {
  await using on = routerOn()
  on.print()
  const parts = await on.all('{ box { label ... @defer { owner { name } } } }')
  expect(parts).toMatchObject([{ data: { box: { label: 'label of 1' } } }, { incremental: [{ data: { owner: { name: 'Ann' } } }] }])
})

test('a fetch that asks alike of two places is cut between them', async () => {
  const known = (book: object) => ({ title: 'T', ...book })
  const subgraphs = {
    ids: { sdl: 'type Query { book: Book } type Book @key(fields: "id") { id: ID! }', resolvers: { Query: { book: () => ({ id: '1' }) } } },
    codes: { sdl: 'type Query { novel: Book } type Book @key(fields: "code") { code: ID! }', resolvers: { Query: { novel: () => ({ code: 'c2' }) } } },
    titles: { sdl: 'type Book @key(fields: "id") @key(fields: "code") { id: ID! code: ID! title: String }', resolvers: { Book: { __resolveReference: known } } },
  }
  const sources = testSources(subgraphs)
  await using on = routerOn({ ...testOptions(subgraphs), sources })
  expect(await on.all('{ book { title } novel { ... @defer { title } } }')).toEqual([
    { data: { book: { title: 'T' }, novel: {} }, hasNext: true },
    { incremental: [{ path: ['novel'], data: { title: 'T' } }], hasNext: false },
  ])
  expect(sources.titles.asked.map(({ query }) => query.match(/_entities/g)?.length)).toEqual([1, 1])
})

test('a null that is not allowed stops at its fragment, and so does its error', async () => {
  await using on = routerOn()
  const parts = await on.all('{ box { size ... @defer { label strict } ... @defer(label: "fine") { owner { name } } } }')
  expect(parts[0]).toEqual({ data: { box: { size: 7 } }, hasNext: true })
  const pieces = (parts.slice(1) as { incremental: { data: unknown; label?: string; errors?: { path: unknown }[] }[] }[]).flatMap(({ incremental }) => incremental)
  expect(pieces.find(({ label }) => !label)).toMatchObject({ path: ['box'], data: null, errors: [{ path: ['box', 'strict'] }] })
})

test('nothing comes for a place that a null took away', async () => {
  await using on = routerOn()
  const parts = await on.all('{ box { wall { color ... @defer { color } } ... @defer { size } } }')
  expect(parts[0]).toMatchObject({ data: { box: { wall: null } }, errors: [{ path: ['box', 'wall', 'color'] }] })
  expect(parts.slice(1)).toEqual([{ incremental: [{ path: ['box'], data: { size: 7 } }], hasNext: false }])
})

test('a variable decides, and a missing one means yes', async () => {
  await using on = routerOn()
  on.print()
  const query = 'query ($later: Boolean) { box { size ... @defer(if: $later) { label } } }'
  expect(await on.router.subscribe({ query, variables: { later: false } }, aClient())).toEqual({ data: { box: { size: 7, label: 'label of 1' } } })
  expect(await on.all(query, { later: true })).toHaveLength(2)
  expect(await on.all(query)).toHaveLength(2)
})

test('a mutation runs once, and what it returns may be deferred', async () => {
  await using on = routerOn()
  expect(await on.all('mutation { addBox { size ... @defer { label } } }')).toMatchObject([{ data: { addBox: { size: 7 } } }, { incremental: [{ data: { label: 'label of 1' } }] }])
})

test('who does not take parts gets all at once, and so does everyone where the setting says so', async () => {
  await using on = routerOn({ settings: { defer: false } })
  on.print()
  const query = '{ box { size ... @defer { label } } }'
  const whole = { data: { box: { size: 7, label: 'label of 1' } } }
  expect(await on.router.execute({ query }, aClient())).toEqual(whole)
  expect(await on.router.subscribe({ query }, aClient())).toEqual(whole)
  expect(on.router.inParts({ query }, aClient(), 'deferSpec=20220824')).toBeUndefined()
})

test('a deadline makes what is left missing, and ends the answer', async () => {
  await using on = routerOn()
  const deadline = new AbortController()
  const parts: unknown[] = []
  for await (const part of await on.start('{ box { size ... @defer { label } } }', {}, { signal: deadline.signal })) {
    parts.push(part)
    deadline.abort()
  }
  expect(parts).toMatchObject([
    { data: { box: { size: 7 } }, hasNext: true },
    { incremental: [{ data: { label: null }, errors: [{ path: ['box', 'label'], extensions: { code: 'REQUEST_TIMEOUT' } }] }], hasNext: false },
  ])
})

test('a client that stops reading stops the work', async () => {
  const seen: AbortSignal[] = []
  const labels = slowLabels()
  const options = testOptions(labels.subgraphs)
  const never = { execute: (_: unknown, { signal }: RouterClient) => (seen.push(signal), new Promise<never>(() => undefined)) }
  await using on = routerOn({ sources: { ...options.sources, labels: never } })
  const stream = await on.start('{ box { size ... @defer { owner { age } } } }')
  await stream.next()
  expect(seen.map(({ aborted }) => aborted)).toEqual([false])
  await stream.return!()
  expect(seen.map(({ aborted }) => aborted)).toEqual([true])
})

test('the cost of all parts is told with the last, and an operation that is too dear does not start', async () => {
  await using on = routerOn({ settings: { demand: { mode: 'enforce', max: 2 } } })
  const parts = await on.all('{ box { size ... @defer { owner { name } } } }')
  expect(parts.at(-1)).toMatchObject({ extensions: { cost: { estimated: 2, actual: 2 } }, hasNext: false })
  expect(await on.router.subscribe({ query: '{ box { inner { size } ... @defer { owner { name } } } }' }, aClient())).toMatchObject({ errors: [{ extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE' } }] })
})

test('labels are plain and unique, and root fields of a mutation are not deferred', async () => {
  await using on = routerOn()
  const refused = async (query: string) => ((await on.router.execute({ query }, aClient())).errors ?? []).map(({ message }) => message)
  expect(await refused('query ($l: String) { box { ... @defer(label: $l) { size } } }')).toEqual(['The label of @defer must be a text, not a variable.'])
  expect(await refused('{ box { ... @defer(label: "a") { size } ... @defer(label: "a") { label } } }')).toEqual(['Two @defer have the label "a".'])
  expect(await refused('mutation { ... @defer { addBox { size } } }')).toEqual(['Root fields of a mutation cannot be deferred.'])
})
