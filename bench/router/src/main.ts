import { Command } from 'commander'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cosmoRouter } from './cosmo.ts'
import { shapes, supergraph, type ShapeName } from './graph.ts'
import { installHiveGateway } from './hive-gateway.ts'
import { hiveRouter } from './hive-router.ts'
import { closedLoop, openLoop } from './load.ts'
import { Program } from './processes.ts'

type Flags = { seconds: string; warmUp: string; rounds: string; connections: string; only?: string; shapes?: string; hiveRouter?: string; cosmo?: string; hiveGateway: boolean; rate?: string }
const flags = new Command('bench:router')
  .description('Answers per CPU second of routers in front of the same subgraphs. Answers are compared before anything is measured.')
  .option('--seconds <n>', 'length of one measurement', '5')
  .option('--warm-up <n>', 'seconds before the first one, for compilers and connections', '4')
  .option('--rounds <n>', 'interleaved rounds; the median counts', '3')
  .option('--connections <n>', 'clients', '16')
  .option('--shapes <names>', 'large,small,wide,deep')
  .option('--only <names>', 'contestants, by the beginning of their names')
  .option('--hive-router <path>', 'a hive_router binary that takes part')
  .option('--cosmo <path>', 'a Cosmo Router binary that takes part (what composes its graph is downloaded then)')
  .option('--rate <share>', 'ask once more, at this share of the measured capacity whatever the answers do')
  .option('--no-hive-gateway', 'leave Hive Gateway out (it is downloaded when it takes part)')
  .parse(process.argv.filter((word) => word !== '--'))
  .opts<Flags>()

const SUBGRAPHS = 14_200
const folder = mkdtempSync(join(tmpdir(), 'bench-router-'))
const file = join(folder, 'supergraph.graphql')
const urlOf = (name: string) => `http://127.0.0.1:${SUBGRAPHS}/${name}`
writeFileSync(file, supergraph(urlOf))

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const node = (script: string, ...args: string[]) => [process.execPath, [script, ...args]] as const
const settings = (share: boolean) => {
  const path = join(folder, `router-${share}.json`)
  writeFileSync(path, JSON.stringify({ allSubgraphs: { shareInFlight: share } }))
  return path
}

type Contestant = { name: string; command: (port: number) => readonly [string, readonly string[]]; remote: boolean }
const contestants: Contestant[] = [
  { name: 'ecolaura', remote: true, command: (port) => node(here('../../../router/src/main.ts'), '--supergraph', file, '--port', String(port), '--config', settings(false)) },
  { name: 'ecolaura, fetches shared', remote: true, command: (port) => node(here('../../../router/src/main.ts'), '--supergraph', file, '--port', String(port), '--config', settings(true)) },
  { name: 'ecolaura in process', remote: false, command: (port) => node(here('in-process.ts'), file, String(port)) },
  { name: 'one schema, no federation', remote: false, command: (port) => node(here('one-schema.ts'), String(port)) },
  { name: 'stock @apollo/gateway', remote: true, command: (port) => node(here('stock-gateway.ts'), file, String(port)) },
  ...(flags.hiveGateway
    ? [{ name: 'hive gateway', remote: true, command: (port: number) => node(installHiveGateway(), 'supergraph', file, '--port', String(port), '--host', '127.0.0.1') }]
    : []),
  ...(flags.hiveRouter ? [{ name: 'hive router', remote: true, command: hiveRouter(flags.hiveRouter, file, folder) }] : []),
  ...(flags.cosmo ? [{ name: 'cosmo router', remote: true, command: cosmoRouter(flags.cosmo, urlOf, folder) }] : []),
]

/** Answers per CPU second of all processes, and of the router's alone; the load counts in neither. */
type Figures = { perCpuSecond: number; perRouterSecond: number; perSecond: number; p50: number; p99: number; memory: number }
const chosen = contestants.filter(({ name }) => !flags.only || flags.only.split(',').some((start) => name.startsWith(start)))
const shapeNames = (flags.shapes?.split(',') ?? Object.keys(shapes)) as ShapeName[]
const isReady = async (url: string) => (await ask(url, '{ __typename }')).length > 0

await using subgraphs = await Program.start(...node(here('subgraph-server.ts'), String(SUBGRAPHS)), async (url) => (await fetch(url)).ok, `http://127.0.0.1:${SUBGRAPHS}/`)
await using running = new AsyncDisposableStack()
const programs = new Map<string, { url: string; program: Program }>()
for (const [index, { name, command }] of chosen.entries()) {
  const url = `http://127.0.0.1:${SUBGRAPHS + 1 + index}/graphql`
  programs.set(name, { url, program: running.use(await Program.start(...command(SUBGRAPHS + 1 + index), isReady, url)) })
}

for (const shape of shapeNames) {
  const answers = new Map<string, string>()
  for (const [name, { url }] of programs) answers.set(name, canonical(await ask(url, shapes[shape])))
  const [first] = answers.values()
  for (const [name, answer] of answers) if (answer !== first) console.log(`!! ${name} answers ${shape} otherwise: ${answer.slice(0, 300)}`)

  const rounds = new Map<string, Figures[]>(chosen.map(({ name }) => [name, []]))
  // The first round warms up compilers and connections, and does not count.
  for (let round = 0; round <= Number(flags.rounds); round++)
    for (const { name, remote } of chosen) {
      const figures = await measure(programs.get(name)!, shape, remote, Number(round === 0 ? flags.warmUp : flags.seconds))
      if (round > 0) rounds.get(name)!.push(figures)
    }
  console.log(`\n${shape}: ${first!.length} bytes`)
  const figures = new Map([...rounds].map(([name, all]) => [name, medians(all)]))
  console.table(Object.fromEntries(figures))
  if (flags.rate) console.table(Object.fromEntries(await inTurn(figures, (name, { perSecond }) => atRate(programs.get(name)!.url, shape, perSecond * Number(flags.rate)))))
}

async function measure({ url, program }: { url: string; program: Program }, shape: ShapeName, remote: boolean, seconds: number): Promise<Figures> {
  const body = JSON.stringify({ query: shapes[shape] })
  const before = [program.cpuSeconds(), subgraphs.cpuSeconds()] as const
  const load = await closedLoop(url, () => body, { connections: Number(flags.connections), seconds })
  const router = program.cpuSeconds() - before[0]
  const all = router + (remote ? subgraphs.cpuSeconds() - before[1] : 0)
  return { perCpuSecond: load.answers / all, perRouterSecond: load.answers / router, perSecond: load.answers / load.seconds, p50: load.p50, p99: load.p99, memory: program.memory() }
}

async function atRate(url: string, shape: ShapeName, perSecond: number) {
  const body = JSON.stringify({ query: shapes[shape] })
  const { p50, p99 } = await openLoop({ url, bodies: [body], perSecond, seconds: Number(flags.seconds) * 2 })
  return { perSecond: Math.round(perSecond), p50: Number(p50.toPrecision(3)), p99: Number(p99.toPrecision(3)), ratio: Number((p99 / p50).toPrecision(2)) }
}

async function inTurn<Value, Result>(values: ReadonlyMap<string, Value>, measureOne: (name: string, value: Value) => Promise<Result>): Promise<[string, Result][]> {
  const results: [string, Result][] = []
  for (const [name, value] of values) results.push([name, await measureOne(name, value)])
  return results
}

function medians(all: Figures[]): Figures {
  const median = (of: (figures: Figures) => number) => Number(all.map(of).toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!.toPrecision(4))
  return {
    perCpuSecond: median((one) => one.perCpuSecond),
    perRouterSecond: median((one) => one.perRouterSecond),
    perSecond: median((one) => one.perSecond),
    p50: median((one) => one.p50),
    p99: median((one) => one.p99),
    memory: median((one) => one.memory),
  }
}

async function ask(url: string, query: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response.text()
}

function canonical(answer: string): string {
  return JSON.stringify((JSON.parse(answer) as { data: unknown }).data)
}
