import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { printAsyncApi } from './asyncapi.ts'
import { breakingChanges } from './schema-changes.ts'
import { printSupergraph, ROOT } from './supergraph.ts'

const HELP = `Usage: pnpm schema [--check] [--since REVISION]

Prints the subgraphs, composes them, describes the events, and makes the typed documents:
  schema/subgraphs/<area>.graphql, schema/supergraph.graphql, schema/api.graphql, schema/asyncapi.json,
  web/src/gql/

  --check            change nothing; fail when a file differs from what the code says,
                     or a registered operation would break
  --since REVISION   what the graph may not break: its schema at this git revision (default: main)
`

const { values } = parseArgs({ options: { check: { type: 'boolean' }, since: { type: 'string', default: 'main' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(HELP)
} else {
  const { files, hints } = await printSupergraph()
  files.set(...(await printAsyncApi()))
  const differing = values.check ? await differences(files) : await write(files)
  const breaking = await breakingChanges(values.since)
  for (const line of [...hints.map((hint) => `composition: ${hint}`), ...differing.map((file) => `${file} is not what the code says; run "pnpm schema" and commit it.`), ...breaking]) console.error(line)
  if (hints.length || differing.length || breaking.length) process.exitCode = 1
  else if (!values.check) execFileSync('graphql-codegen', ['--config', 'codegen.ts'], { cwd: ROOT, stdio: 'inherit' })
}

async function differences(files: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await Promise.all([...files].map(async ([file, text]) => ((await readFile(new URL(file, ROOT), 'utf8').catch(() => '')) === text ? [] : [file])))
  return found.flat()
}

async function write(files: ReadonlyMap<string, string>): Promise<string[]> {
  await mkdir(new URL('schema/subgraphs/', ROOT), { recursive: true })
  for (const [file, text] of files) await writeFile(new URL(file, ROOT), text)
  return []
}
