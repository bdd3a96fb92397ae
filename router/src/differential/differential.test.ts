import { execute, parse, validate, type ExecutionResult } from 'graphql'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Planning } from '../planning/planning.ts'
import type { CacheFacts } from '../observer.ts'
import { createRouter, type Router, type RouterOptions } from '../router.ts'
import type { GraphQLResult } from '../source.ts'
import { aClient, composeSupergraph, silent } from '../subgraphs.fixture.ts'
import { ANONYMOUS } from '@ecolaura/kernel'
import { Choices } from './choices.fixture.ts'
import { truth, type Ref } from './data.fixture.ts'
import { makeModel, type Model } from './model.fixture.ts'
import { makeOperation, type RandomOperation } from './operation.fixture.ts'
import { failablePlaces, mergedSchema, modelSource, subgraphSdls } from './subgraphs.fixture.ts'

/** `ROUTER_CASES=100000 ROUTER_SEED=7 pnpm vitest run differential` looks further, or looks again. */
const CASES = Number(process.env['ROUTER_CASES'] ?? 2_000)
const SEED = Number(process.env['ROUTER_SEED'] ?? 20_261_121)
const PER_GRAPH = 25

const tape = (length: number) => fc.array(fc.nat(9_999), { minLength: length / 2, maxLength: length })
const graph = fc.record({ model: tape(120), operations: fc.array(tape(60), { minLength: PER_GRAPH, maxLength: PER_GRAPH }) })

const planning = new Planning({ logger: silent })
afterAll(() => planning.stop())

test(`${CASES} random operations answer as one schema without federation would`, { timeout: 300_000 }, async () => {
  await check(CASES, () => new Set())
})

test('failing fields leave the nulls and the error paths that the specification wants', { timeout: 300_000 }, async () => {
  await check(CASES / 4, (model, choices) => new Set(failablePlaces(model).filter(() => choices.chance(15))))
})

test.each([
  ['parts', false],
  ['whole answers', true],
])('a cache of %s changes no answer, neither the first time nor the second', { timeout: 300_000 }, async (_what, wholeAnswers) => {
  const outcomes = new Map<string, number>()
  const observe = { request: () => undefined, fetch: () => undefined, cache: ({ outcome, count }: CacheFacts) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count) }
  const settings = { cache: { wholeAnswers }, allSubgraphs: { cache: { enabled: true, maxAge: 600, scope: 'public' as const } } }
  await check(CASES / 8, (model, choices) => new Set(choices.chance(50) ? [] : failablePlaces(model).filter(() => choices.chance(15))), { settings, observe }, 2)
  expect(outcomes.get('hit')).toBeGreaterThan(CASES / 16)
})

async function check(cases: number, failuresOf: (model: Model, choices: Choices) => ReadonlySet<string>, options: Partial<RouterOptions> = {}, times = 1): Promise<void> {
  let compared = 0
  const property = fc.asyncProperty(graph, async ({ model: modelTape, operations }) => {
    const model = makeModel(modelTape)
    const failing = failuresOf(model, new Choices(modelTape.toReversed()))
    const sdls = subgraphSdls(model)
    const supergraph = composed(sdls)
    fc.pre(supergraph !== undefined)
    const router = routerOn(model, supergraph!, sdls, failing, options)
    const merged = mergedSchema(model)
    for (const operationTape of operations) {
      const operation = makeOperation(merged, operationTape)
      const document = parse(operation.query)
      if (validate(merged, document).length > 0) continue
      const expected = await execute({ schema: merged, document, variableValues: operation.variables, fieldResolver: truth(model, failing), typeResolver: (value) => (value as Ref).__typename })
      for (let time = 1; time <= times; time++) {
        const answered = await router.execute(operation, aClient())
        const difference = compare(answered, expected)
        if (difference) throw new Error(report(difference, sdls, operation, failing, answered, expected))
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

function routerOn(model: Model, supergraph: string, sdls: Record<string, string>, failing: ReadonlySet<string>, options: Partial<RouterOptions>): Router {
  const sources = Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, modelSource(model, name, sdl, failing)]))
  return createRouter({ planning, supergraph, sources, identify: async () => ANONYMOUS, introspection: true, logger: silent, ...options })
}

function composed(sdls: Record<string, string>): string | undefined {
  try {
    return composeSupergraph(Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, { sdl }])))
  } catch {
    return undefined
  }
}

/** What is wrong, if anything: other data, or a null of graphql-js without an error at its path. */
function compare(answered: GraphQLResult, expected: ExecutionResult): string | undefined {
  if (JSON.stringify(answered.data) !== JSON.stringify(expected.data)) return 'other data'
  const paths = new Set(answered.errors?.map(({ path }) => JSON.stringify(path)))
  const untold = expected.errors?.find(({ path }) => !paths.has(JSON.stringify(path)))
  if (untold) return `no error at ${JSON.stringify(untold.path)}`
  if (answered.errors?.length && !expected.errors?.length) return 'errors where there are none'
  return undefined
}

function report(difference: string, sdls: Record<string, string>, operation: RandomOperation, failing: ReadonlySet<string>, answered: GraphQLResult, expected: ExecutionResult): string {
  const graphs = Object.entries(sdls).map(([name, sdl]) => `# ${name}\n${sdl.replace(/ (?=type|interface|union|enum)/g, '\n')}`)
  return [difference, ...graphs, operation.query, JSON.stringify(operation.variables), ...failing, `router:     ${JSON.stringify(answered)}`, `graphql-js: ${JSON.stringify(expected)}`].join('\n')
}
