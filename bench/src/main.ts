import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
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
import { measureVendure } from './vendure.ts'

/** Each measurement starts shops of its own, so that none sees what another has left. */
const MEASUREMENTS: Readonly<Record<string, (packages?: string) => Promise<Figure[]>>> = {
  starts: measureStarts,
  list: measureList,
  orders: measureOrders,
  latency: measureLatency,
  memory: measureMemory,
  statements: measureStatements,
  install: measureInstall,
  vendure: measureVendure,
}
/** These ask the package registry for everything, and so are measured only when they are named. */
const BY_NAME_ONLY = ['install', 'vendure']

const program = new Command('bench')
  .description('Measures the whole shop, started by its command line in a process of its own, and prints a table. CPU is that of node and Postgres together; that of the load is not counted.')
  .option('--only <names>', `some of ${Object.keys(MEASUREMENTS).join(', ')}, separated by commas`)
  .option('--packages <folder>', 'where Vendure is installed, and found again by the next run (else in a temporary folder)')
  .option('--json <file>', 'also write the figures to a file')
  .parse(process.argv.filter((word) => word !== '--'))
const { only, json, packages } = program.opts<{ only?: string; json?: string; packages?: string }>()
const chosen = only?.split(',') ?? Object.keys(MEASUREMENTS).filter((name) => !BY_NAME_ONLY.includes(name))
const unknown = chosen.find((name) => !(name in MEASUREMENTS))
if (unknown !== undefined) program.error(`There is no measurement "${unknown}": choose some of ${Object.keys(MEASUREMENTS).join(', ')}.`)

assertLinux()
const figures: Figure[] = []
for (const name of chosen) {
  console.error(`measuring ${name} …`)
  figures.push(...(await MEASUREMENTS[name]!(packages && resolve(packages))))
}
printTable(figures)
if (json) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`)
