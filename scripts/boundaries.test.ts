import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONFIG = join(ROOT, '.dependency-cruiser.mjs')
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
const FOLDERS = ['packages', 'subgraphs', 'router', 'shop', 'web', 'e2e', 'bench', 'scripts', 'deploy']

type Violation = { readonly rule: string; readonly from: string; readonly to: string }

/** One file for each rule that breaks it and no other rule: where it is, and its one line. */
const PLANTED: Record<string, readonly [file: string, line: string]> = {
  'no-unresolved': ['shop/src/lost.ts', `import '@ecolaura/nowhere'`],
  'no-cycles': ['shop/src/snake.ts', `import './tail.ts'`],
  'packages-import-no-room': ['packages/testing/src/nosy.ts', `import '@ecolaura/router'`],
  'ladder-kernel': ['packages/kernel/src/high.ts', `import '@ecolaura/contracts'`],
  'ladder-contracts': ['packages/contracts/src/high.ts', `import type {} from '@ecolaura/telemetry'`],
  'ladder-telemetry': ['packages/telemetry/src/high.ts', `import '@ecolaura/service'`],
  'ladder-execution': ['packages/execution/src/high.ts', `import '@ecolaura/service'`],
  'ladder-service': ['packages/service/src/high.ts', `import '@ecolaura/auth'`],
  'ladder-auth': ['packages/auth/src/high.ts', `import '@ecolaura/stores'`],
  'ladder-stores': ['packages/stores/src/high.ts', `import '@ecolaura/events'`],
  'ladder-events': ['packages/events/src/high.ts', `import '@ecolaura/graph'`],
  'ladder-graph': ['packages/graph/src/high.ts', `import '../../unknown/src/index.ts'`],
  'ladder-testing': ['packages/testing/src/high.ts', `import '../../unknown/src/index.ts'`],
  'subgraphs-import-no-room': ['subgraphs/orders/src/stock.client.ts', `import '../../inventory/src/stock.ts'`],
  'router-imports-no-room': ['router/src/orders.ts', `import '../../subgraphs/inventory/src/stock.ts'`],
  'page-imports-no-server': ['web/src/cart.tsx', `import '@ecolaura/kernel'`],
  'rules-are-pure': ['subgraphs/inventory/src/reservation.ts', `import type {} from '@ecolaura/stores'`],
  'rules-import-no-wiring': ['subgraphs/inventory/src/location.ts', `import './subgraph.ts'`],
  'types-are-shapes': ['subgraphs/inventory/src/stock.types.ts', `import type {} from './stock.store.ts'`],
  'stores-are-handed-in': ['subgraphs/inventory/src/stock.resolver.ts', `import './stock.store.ts'`],
  'nobody-imports-main': ['shop/src/again.ts', `import './main.ts'`],
  'areas-are-wired-once': ['subgraphs/inventory/src/stock.job.ts', `import './area.ts'`],
  'home-of-pg': ['subgraphs/inventory/src/context.ts', `import 'pg'`],
  'home-of-mongodb': ['router/src/mongodb.ts', `import 'mongodb'`],
  'home-of-umzug': ['shop/src/umzug.ts', `import 'umzug'`],
  'home-of-ioredis': ['shop/src/ioredis.ts', `import 'ioredis'`],
  'home-of-kafkajs': ['shop/src/kafkajs.ts', `import 'kafkajs'`],
  'home-of-opossum': ['subgraphs/orders/src/quote.client.ts', `import 'opossum'`],
  'home-of-jose': ['router/src/jose.ts', `import 'jose'`],
  'home-of-pino': ['shop/src/pino.ts', `import 'pino'`],
  'home-of-prom-client': ['router/src/prom-client.ts', `import 'prom-client'`],
  'home-of-@opentelemetry/exporter-trace-otlp-http': ['router/src/exporter.ts', `import '@opentelemetry/exporter-trace-otlp-http'`],
  'production-imports-no-tests': ['router/src/fast.ts', `import './source.fixture.ts'`],
}

/** What the rules must let pass. */
const ALLOWED: Record<string, string> = {
  'packages/unknown/src/index.ts': '',
  'shop/src/tail.ts': `import './snake.ts'`,
  'shop/src/areas.ts': `import '@ecolaura/inventory/area'\nimport '@ecolaura/router'\nimport '@ecolaura/graph'`,
  'shop/src/main.ts': '',
  'shop/start.mjs': `import './src/main.ts'`,
  'shop/src/hen.ts': `import './egg.ts'`,
  'shop/src/egg.ts': `import type {} from './hen.ts'`,
  'subgraphs/inventory/src/stock.ts': `import './level.ts'\nimport '@ecolaura/kernel'\nimport '@ecolaura/contracts'`,
  'subgraphs/inventory/src/level.ts': '',
  'subgraphs/inventory/src/stock.store.ts': `import './stock.ts'\nimport '@ecolaura/stores'\nimport 'pg'`,
  'subgraphs/inventory/src/stock.events.ts': `import type {} from './stock.store.ts'`,
  'subgraphs/inventory/src/subgraph.ts': `import './stock.events.ts'`,
  'subgraphs/inventory/src/area.ts': `import './subgraph.ts'\nimport '@ecolaura/graph'`,
  'subgraphs/inventory/src/main.ts': `import './area.ts'`,
  'subgraphs/inventory/src/subgraph.test.ts': `import './area.ts'\nimport '@ecolaura/testing'\nimport 'vitest'`,
  'router/src/index.ts': `import '@ecolaura/kernel'\nimport 'opossum'`,
  'router/src/source.fixture.ts': `import '@ecolaura/testing'\nimport 'fast-check'`,
  'router/src/source.test.ts': `import './source.fixture.ts'`,
  'e2e/src/checkout.e2e.ts': `import '@ecolaura/shop'\nimport '@ecolaura/testing'`,
}

const PACKAGES = ['kernel', 'contracts', 'telemetry', 'execution', 'service', 'auth', 'stores', 'events', 'graph', 'testing']
const LIBRARIES = ['pg', 'mongodb', 'umzug', 'ioredis', 'kafkajs', 'opossum', 'jose', 'pino', 'prom-client', '@opentelemetry/exporter-trace-otlp-http', 'vitest', 'fast-check']

let violations: Violation[]
beforeAll(async () => {
  const tree = await mkdtemp(join(tmpdir(), 'eco-boundaries-'))
  try {
    await plant(tree)
    violations = await cruise(tree)
  } finally {
    await rm(tree, { recursive: true, force: true })
  }
})

test('every rule has its violation here', async () => {
  const { default: config } = (await import(pathToFileURL(CONFIG).href)) as { default: { forbidden: { name: string }[] } }
  expect(config.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(PLANTED).sort())
})

test.each(Object.keys(PLANTED))('%s is found where it was planted, and nowhere else', (rule) => {
  expect([...new Set(violations.filter((violation) => violation.rule === rule).map(({ from }) => from))]).toEqual([PLANTED[rule]![0]])
})

test('what is allowed passes', () => {
  expect(violations.filter(({ from }) => from in ALLOWED)).toEqual([])
})

test('this repository keeps its rules', async () => {
  expect(await cruise(ROOT)).toEqual([])
})

/** Writes a small repository of the same shape as this one. */
async function plant(tree: string): Promise<void> {
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(tree, file)), { recursive: true })
    await writeFile(join(tree, file), `${text}\nexport {}\n`)
  }
  const link = async (name: string, to: string) => {
    await mkdir(join(tree, 'node_modules/@ecolaura'), { recursive: true })
    await symlink(join(tree, to), join(tree, 'node_modules/@ecolaura', name))
  }
  const describe = (folder: string, exports: Record<string, string>) => {
    const file = join(tree, folder, 'package.json')
    return mkdir(dirname(file), { recursive: true }).then(() => writeFile(file, JSON.stringify({ type: 'module', exports })))
  }

  await writeFile(join(tree, 'tsconfig.json'), '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "Bundler", "allowImportingTsExtensions": true, "noEmit": true, "verbatimModuleSyntax": true } }')
  for (const folder of FOLDERS) await mkdir(join(tree, folder), { recursive: true })
  for (const name of LIBRARIES) {
    await describe(`node_modules/${name}`, { '.': './index.js' })
    await write(`node_modules/${name}/index.js`, '')
  }
  for (const name of PACKAGES) {
    await describe(`packages/${name}`, { '.': './src/index.ts' })
    await write(`packages/${name}/src/index.ts`, '')
    await link(name, `packages/${name}`)
  }
  for (const [name, folder, exports] of [['router', 'router', { '.': './src/index.ts' }], ['shop', 'shop', { '.': './src/areas.ts' }], ['inventory', 'subgraphs/inventory', { './area': './src/area.ts' }]] as const) {
    await describe(folder, exports)
    await link(name, folder)
  }
  for (const [file, line] of Object.values(PLANTED)) await write(file, line)
  for (const [file, lines] of Object.entries(ALLOWED)) await write(file, lines)
}

async function cruise(folder: string): Promise<Violation[]> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...FOLDERS]
  // The tool exits with the number of errors it found; its report is on standard output all the same.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) return { stdout: String(error.stdout) }
    throw error
  })
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string; to: string }[] } }
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}
