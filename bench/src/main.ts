import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { assertLinux } from './family.ts'
import { printTable, type Figure } from './figure.ts'
import { measureInstall } from './install.ts'
import { measureLatency } from './latency.ts'
import { measureList } from './list.ts'
import { measureMemory } from './memory.ts'
import { measureOrders } from './orders.ts'
import { measureStarts } from './starts.ts'
import { measureStatements } from './statements.ts'

/** Each measurement starts shops of its own, so that none sees what another has left. */
const MEASUREMENTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  starts: measureStarts,
  list: measureList,
  orders: measureOrders,
  latency: measureLatency,
  memory: measureMemory,
  statements: measureStatements,
  install: measureInstall,
}
/** Asks the package registry for everything, and so is measured only when it is named. */
const BY_NAME_ONLY = ['install']

const program = new Command('bench')
  .description('Measures the whole shop, started by its command line in a process of its own, and prints a table. CPU is that of node and Postgres together; that of the load is not counted.')
  .option('--only <names>', `some of ${Object.keys(MEASUREMENTS).join(', ')}, separated by commas`)
  .option('--json <file>', 'also write the figures to a file')
  .parse(process.argv.filter((word) => word !== '--'))
const { only, json } = program.opts<{ only?: string; json?: string }>()
const chosen = only?.split(',') ?? Object.keys(MEASUREMENTS).filter((name) => !BY_NAME_ONLY.includes(name))
const unknown = chosen.find((name) => !(name in MEASUREMENTS))
if (unknown !== undefined) program.error(`There is no measurement "${unknown}": choose some of ${Object.keys(MEASUREMENTS).join(', ')}.`)

assertLinux()
const figures: Figure[] = []
for (const name of chosen) {
  console.error(`measuring ${name} …`)
  figures.push(...(await MEASUREMENTS[name]!()))
}
printTable(figures)
if (json) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`)
