import { execute, parse, validate } from 'graphql'
import fc from 'fast-check'
import { createRouter } from './src/router.ts'
import { aClient, composeSupergraph, silent } from './src/subgraphs.fixture.ts'
import { Planning } from './src/planning/planning.ts'
import { ANONYMOUS } from '@ecolaura/kernel'
import { truth } from './src/differential/data.fixture.ts'
import { Choices } from './src/differential/choices.fixture.ts'
import { makeModel } from './src/differential/model.fixture.ts'
import { makeOperation } from './src/differential/operation.fixture.ts'
import { mergedSchema, modelSource, subgraphSdls, failablePlaces } from './src/differential/subgraphs.fixture.ts'
const N = Number(process.argv[2] ?? 30), seed = Number(process.argv[3] ?? 1), engine = (process.argv[4] ?? 'fast') as 'fast', withFail = process.argv[5] === 'fail'
const tape = (length: number) => fc.array(fc.nat(9_999), { minLength: length / 2, maxLength: length, size: 'max' })
let died = 0, graphs = 0, noncomp = 0, ops = 0, invalid = 0, bad = 0, threw = 0; const comperr = new Map<string, number>(); const fails: string[] = []; const messages = new Map<string, number>()
const planning = new Planning({ engine, logger: { warn: () => { died++ }, error: (f, m) => { threw++; const k = String((f.error as any)?.message).slice(0, 100); messages.set(k, (messages.get(k) ?? 0) + 1) } } })
const samples = fc.sample(fc.record({ model: tape(120), operations: fc.array(tape(60), { minLength: 25, maxLength: 25, size: 'max' }) }), { numRuns: N, seed })
let nodes = 0
for (const { model: mt, operations } of samples) {
  const model = makeModel(mt)
  const sdls = subgraphSdls(model)
  const failing = withFail ? (() => { const c = new Choices(mt.toReversed()); return new Set(failablePlaces(model).filter(() => c.chance(15))) })() : new Set<string>()
  let sg: string
  try { sg = composeSupergraph(Object.fromEntries(Object.entries(sdls).map(([n, sdl]) => [n, { sdl }]))) } catch (e: any) { noncomp++; const k = e.message.split('\n')[0].slice(0, 160); comperr.set(k, (comperr.get(k) ?? 0) + 1); continue }
  graphs++
  const sources = Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, modelSource(model, name, sdl, failing)]))
  const router = createRouter({ planning, supergraph: sg, sources, identify: async () => ANONYMOUS, introspection: true, logger: { warn: silent.warn, error: (f, m) => { threw++; const k = String((f.error as any)?.message).slice(0, 140); messages.set(k, (messages.get(k) ?? 0) + 1) } } })
  const merged = mergedSchema(model)
  for (const o of operations) {
    const op = makeOperation(merged, o), document = parse(op.query)
    if (validate(merged, document).length) { invalid++; continue }
    ops++
    const expected = await execute({ schema: merged, document, variableValues: op.variables, fieldResolver: truth(model, failing), typeResolver: (v: any) => v.__typename })
    const got = await router.execute(op, aClient())
    const paths = new Set(got.errors?.map((e) => JSON.stringify(e.path)))
    const untold = expected.errors?.find(({ path }) => !paths.has(JSON.stringify(path)))
    nodes += JSON.stringify(expected).length
    if (JSON.stringify(got.data) !== JSON.stringify(expected.data) || untold || (got.errors?.length && !expected.errors?.length)) { bad++; fails.push([Object.entries(sdls).map(([n, s]) => `# ${n}\n` + s.replace(/ (?=type|interface|union|enum)/g, '\n')).join('\n'), op.query, JSON.stringify(op.variables), [...failing].join('; '), 'router: ' + JSON.stringify(got), 'gqljs:  ' + JSON.stringify(expected)].join('\n')) }
  }
}
fails.sort((a, b) => a.length - b.length)
for (const f of fails.slice(0, Number(process.argv[6] ?? 2))) console.log(f, '\n-----')
console.log({ graphs, noncomp, ops, invalid, bad, died, threw, avg: nodes / ops })
console.log([...comperr], [...messages])
planning.stop()
