import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HELP = `Usage: pnpm test [FILTER …]

Runs everything: types, lint, import rules, the printed schema, and all tests (rules, stores, subgraphs, router, shop,
and the whole shop end to end; in a browser where Chromium is found, see CHROMIUM_PATH).
With filters it runs only the tests whose files contain one of them.
The last line says "N passed, N failed", with ", N skipped" where something could not run here.
`

type Counts = { passed: number; failed: number; skipped: number }

const filters = process.argv.slice(2).filter((argument) => argument !== '--')
if (filters.includes('--help')) {
  console.log(HELP)
} else {
  const checks = filters.length ? [] : [['types', 'pnpm', 'types'], ['lint', 'pnpm', 'lint'], ['import rules', 'pnpm', 'boundaries'], ['schema', 'pnpm', 'schema', '--check']]
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, command, ...args] of checks) {
    const isPassed = await check(name!, command!, args)
    if (isPassed) total.passed++
    else total.failed++
  }
  const tests = await runTests(filters)
  const sum = { passed: total.passed + tests.passed, failed: total.failed + tests.failed, skipped: tests.skipped }
  console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`)
  process.exitCode = sum.failed ? 1 : 0
}

async function check(name: string, command: string, args: readonly string[]): Promise<boolean> {
  const begun = performance.now()
  const { code, output } = await run(command, args, 'pipe')
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`)
  if (code !== 0) console.log(output)
  return code === 0
}

async function runTests(filters: readonly string[]): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'ecolaura-tests-'))
  const report = join(folder, 'report.json')
  try {
    const { code } = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters], 'inherit')
    const result = JSON.parse(await readFile(report, 'utf8')) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; numFailedTestSuites: number }
    // A file that does not even load has no tests that could fail, and an error outside of tests belongs to none.
    const failed = result.numFailedTests || (code === 0 ? 0 : Math.max(1, result.numFailedTestSuites))
    return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests }
  } catch (error) {
    console.error(`The tests left no report: ${String(error)}`)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(command: string, args: readonly string[], stdio: 'pipe' | 'inherit'): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', stdio, stdio], shell: false })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
