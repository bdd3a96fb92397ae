import { Command } from 'commander'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { supergraph } from './graph.ts'
import { closedLoop, openLoop } from './load.ts'
import { Program } from './processes.ts'

const flags = new Command('soak')
  .description('Memory of the router over many requests with many operations, then waiting times at 60 % of its capacity.')
  .option('--requests <n>', 'requests in all', '200000')
  .option('--operations <n>', 'distinct operations', '5000')
  .option('--seconds <n>', 'length of the run at a fixed rate', '20')
  .parse(process.argv.filter((word) => word !== '--'))
  .opts<{ requests: string; operations: string; seconds: string }>()

const SUBGRAPHS = 14_300
const URL_OF_ROUTER = `http://127.0.0.1:${SUBGRAPHS + 1}/graphql`
const file = join(mkdtempSync(join(tmpdir(), 'soak-router-')), 'supergraph.graphql')
writeFileSync(file, supergraph((name) => `http://127.0.0.1:${SUBGRAPHS}/${name}`))

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const start = (script: string, args: readonly string[], url: string) => Program.start(process.execPath, [script, ...args], async () => (await fetch(url)).status < 500, url)
await using _subgraphs = await start(here('subgraph-server.ts'), [String(SUBGRAPHS)], `http://127.0.0.1:${SUBGRAPHS}/`)
await using router = await start(here('../../../router/src/main.ts'), ['--supergraph', file, '--port', String(SUBGRAPHS + 1)], URL_OF_ROUTER)

const operations = Array.from({ length: Number(flags.operations) }, (_, number) =>
  JSON.stringify({ query: `query Q${number} { me { name${number}: name id reviews { id product { upc price${number}: price } } } }` }),
)
let next = 0
const operation = () => operations[next++ % operations.length]!

const steps = 10
let answered = 0
let perSecond = 0
while (answered < Number(flags.requests)) {
  const load = await closedLoop(URL_OF_ROUTER, operation, { connections: 16, requests: Math.ceil(Number(flags.requests) / steps) })
  answered += load.answers
  perSecond = load.answers / load.seconds
  console.log(`${answered} answered, ${router.memory().toFixed(0)} MB, ${perSecond.toFixed(0)} per second`)
}
const { p50, p99 } = await openLoop({ url: URL_OF_ROUTER, bodies: operations, perSecond: perSecond * 0.6, seconds: Number(flags.seconds) })
console.log(`at 60 %: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ratio ${(p99 / p50).toFixed(1)}`)
