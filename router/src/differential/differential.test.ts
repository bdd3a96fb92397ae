import { execute, parse, validate, type ExecutionResult } from 'graphql'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { PartOf2022 } from '../defer/formats.ts'
import { withArrived } from '../defer/whole.ts'
import type { CacheFacts } from '../observer.ts'
import { Planning } from '../planning/planning.ts'
import type { RouterOptions } from '../options.ts'
import { createRouter, type Router } from '../router.ts'
import type { GraphQLResult } from '../source.ts'
import { aClient, composeSupergraph, silent } from '../subgraphs.fixture.ts'
import { ANONYMOUS } from '@ecolaura/kernel'
import { Choices } from './choices.fixture.ts'
import { truth, type Journal, type Ref } from './data.fixture.ts'
import { makeModel, type Model } from './model.fixture.ts'
import { makeOperation, type RandomOperation } from './operation.fixture.ts'
import { failablePlaces, mergedSchema, modelSource, subgraphSdls } from './subgraphs.fixture.ts'

/** `ROUTER_CASES=100000 ROUTER_SEED=7 pnpm vitest run differential` looks further, or looks again. */
const CASES = Number(process.env['ROUTER_CASES'] ?? 2_000)
const SEED = Number(process.env['ROUTER_SEED'] ?? 20_261_121)
const PER_GRAPH = 25
/** A busy machine is slow, not wrong; more cases take longer. */
const LONG = Math.max(300_000, CASES * 300)

const tape = (length: number) => fc.array(fc.nat(9_999), { minLength: length / 2, maxLength: length })
const graph = fc.record({ model: tape(120), operations: fc.array(tape(60), { minLength: PER_GRAPH, maxLength: PER_GRAPH }) })

// A planner that waits for a processor is no wrong answer.
const planning = new Planning({ logger: silent, timeoutMs: 120_000 })
afterAll(() => planning.stop())

test(`${CASES} random operations answer as one schema without federation would`, { timeout: LONG }, async () => {
  await check({ cases: CASES })
})

const someFail: Trial['failuresOf'] = (model, choices) => new Set(failablePlaces(model).filter(() => choices.chance(15)))

test('failing fields leave the nulls and the error paths that the specification wants', { timeout: LONG }, async () => {
  await check({ cases: CASES / 4, failuresOf: someFail })
})

test('a subgraph that is down takes its own parts away, each with an error, and changes nothing else', { timeout: LONG }, async () => {
  await check({ cases: CASES / 4, downOf: (model, choices) => choices.of(model.subgraphs) })
})

test.each([
  ['parts', false],
  ['whole answers', true],
])('a cache of %s changes no answer, neither the first time nor the second', { timeout: LONG }, async (_what, wholeAnswers) => {
  const outcomes = new Map<string, number>()
  const observe = { request: () => undefined, fetch: () => undefined, cache: ({ outcome, count }: CacheFacts) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count) }
  const settings = { cache: { wholeAnswers }, allSubgraphs: { cache: { enabled: true, maxAge: 600, scope: 'public' as const } } }
  await check({ cases: CASES / 8, failuresOf: (model, choices) => (choices.chance(50) ? new Set() : someFail(model, choices)), options: { settings, observe }, times: 2 })
  expect(outcomes.get('hit')).toBeGreaterThan(CASES / 16)
})

type Trial = {
  cases: number
  failuresOf?: (model: Model, choices: Choices) => ReadonlySet<string>
  /** A subgraph that does not answer. */
  downOf?: (model: Model, choices: Choices) => string
  options?: Partial<RouterOptions>
  /** How often each operation is asked. */
  times?: number
}

async function check({ cases, failuresOf = () => new Set(), downOf, options = {}, times = 1 }: Trial): Promise<void> {
  let compared = 0
  const property = fc.asyncProperty(graph, async ({ model: modelTape, operations }) => {
    const model = makeModel(modelTape)
    const failing = failuresOf(model, new Choices(modelTape.toReversed()))
    const down = downOf?.(model, new Choices(modelTape.toReversed()))
    const sdls = subgraphSdls(model)
    const supergraph = composed(sdls)
    fc.pre(supergraph !== undefined)
    const journal: Journal = []
    const router = routerOn(model, supergraph!, sdls, { failing, journal, down }, options)
    const merged = mergedSchema(model)
    for (const operationTape of operations) {
      const operation = makeOperation(merged, operationTape)
      const document = parse(operation.query)
      if (validate(merged, document).length > 0) continue
      const expected = await execute({ schema: merged, document, variableValues: operation.variables, fieldResolver: truth(model, failing, down), typeResolver: (value) => (value as Ref).__typename })
      for (let time = 1; time <= times; time++) {
        journal.length = 0
        const answered = await router.execute(operation, aClient())
        const difference = down ? damage(answered, expected) : compare(answered, expected)
        if (difference) throw new Error(report(difference, sdls, operation, down ? [`${down} is down`] : failing, answered, expected))
      }
      if (operation.query.includes('@defer') && failing.size === 0 && !down) {
        journal.length = 0
        const parts = await wholeOf(router, operation)
        if (sorted(parts.data) !== sorted(expected.data) || parts.errors) throw new Error(report('another answer in parts', sdls, operation, failing, parts, expected))
      }
      compared++
    }
  })
  while (compared < cases) {
    const seed = SEED + compared
    const result = await fc.check(property, { seed, numRuns: Math.ceil((cases - compared) / 15), maxSkipsPerRun: 1_000, interruptAfterTimeLimit: 120_000 })
    if (result.failed) throw new Error(`ROUTER_SEED=${SEED}, fast-check seed ${seed}, ${result.numShrinks} times smaller:\n${(result.errorInstance as Error | null)?.message ?? 'too few graphs compose'}`)
  }
}

/** The answer in parts, put together. */
async function wholeOf(router: Router, operation: RandomOperation): Promise<GraphQLResult> {
  const answered = await router.inParts(operation, aClient(), 'deferSpec=20220824')!
  if (!(Symbol.asyncIterator in answered)) return answered
  const whole: GraphQLResult = {}
  for await (const { data, errors, incremental = [] } of answered as AsyncIterable<PartOf2022>) {
    if (data !== undefined) whole.data = data
    whole.data = withArrived(whole.data, incremental.map(({ path, data }) => ({ data, pending: { id: '', path } })))
    const told = [...(errors ?? []), ...incremental.flatMap((piece) => piece.errors ?? [])]
    if (told.length) whole.errors = [...(whole.errors ?? []), ...told]
  }
  return whole
}

/** Text of a value whatever the order of its fields. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one))

type World = { failing: ReadonlySet<string>; journal: Journal; down: string | undefined }

function routerOn(model: Model, supergraph: string, sdls: Record<string, string>, { failing, journal, down }: World, options: Partial<RouterOptions>): Router {
  const sources = Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, modelSource(model, name, sdl, failing, journal)]))
  if (down) sources[down] = { execute: () => Promise.reject(new Error(`${down} is down`)) }
  return createRouter({ planning, supergraph, sources, identify: async () => ANONYMOUS, introspection: true, logger: silent, ...options })
}

function composed(sdls: Record<string, string>): string | undefined {
  try {
    return composeSupergraph(Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, { sdl }])))
  } catch {
    return undefined
  }
}

/** What is wrong, if anything: other data, or a null of graphql-js without an error. */
function compare(answered: GraphQLResult, expected: ExecutionResult): string | undefined {
  if (JSON.stringify(answered.data) !== JSON.stringify(expected.data)) return 'other data'
  const told = new Set(answered.errors?.map(({ path }) => nullAt(expected.data, path)))
  const untold = expected.errors?.find(({ path }) => !told.has(nullAt(expected.data, path)))
  if (untold) return `no error for the null of ${JSON.stringify(untold.path)}`
  if (answered.errors?.length && !expected.errors?.length) return 'errors where there are none'
  return undefined
}

/** The null that an error's path meets: of several siblings that made their parent null, whichever came first is told. */
function nullAt(data: unknown, path: readonly (string | number)[] = []): string {
  let value = data
  const length = path.findIndex((key) => value === null || ((value = (value as Record<string | number, unknown>)[key]), false))
  return JSON.stringify(length < 0 ? path : path.slice(0, length))
}

/** What is wrong, if anything, where parts may be missing: another value, or a new null without an error at it or below it. */
function damage(answered: GraphQLResult, expected: ExecutionResult): string | undefined {
  const told = new Set((answered.errors ?? []).flatMap(({ path = [] }) => Array.from({ length: path.length + 1 }, (_, length) => JSON.stringify(path.slice(0, length)))))
  const walk = (given: unknown, wanted: unknown, path: readonly (string | number)[]): string | undefined => {
    if (given === wanted) return undefined
    if (given === null) return told.has(JSON.stringify(path)) ? undefined : `a null without an error at ${JSON.stringify(path)}`
    if (typeof given !== 'object' || typeof wanted !== 'object' || wanted === null) return `another value at ${JSON.stringify(path)}`
    if (Object.keys(given).join() !== Object.keys(wanted).join()) return `other fields at ${JSON.stringify(path)}`
    for (const [key, value] of Object.entries(given)) {
      const wrong = walk(value, (wanted as Record<string, unknown>)[key], [...path, Array.isArray(given) ? Number(key) : key])
      if (wrong) return wrong
    }
    return undefined
  }
  return walk(answered.data, expected.data, [])
}

function report(difference: string, sdls: Record<string, string>, operation: RandomOperation, failing: Iterable<string>, answered: GraphQLResult, expected: ExecutionResult): string {
  const graphs = Object.entries(sdls).map(([name, sdl]) => `# ${name}\n${sdl.replace(/ (?=type|interface|union|enum)/g, '\n')}`)
  return [difference, ...graphs, operation.query, JSON.stringify(operation.variables), ...failing, `router:     ${JSON.stringify(answered)}`, `graphql-js: ${JSON.stringify(expected)}`].join('\n')
}
