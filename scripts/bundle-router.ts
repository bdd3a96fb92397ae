import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'

const ROUTER = new URL('../router/', import.meta.url)
/** Native code for each platform: copied beside the bundle as it is. */
const PLANNER = '@graphql-hive/router-query-planner'
const HELP = `Usage: pnpm bundle-router [FOLDER]

Writes the router as a folder that plain node runs, without the sources and without an installation:
node FOLDER/main.js --help. Without FOLDER it is router/dist.
`

/** Writes the router, its planners' process and the native planner into a folder, with the licences of all that is in it. */
export async function bundleRouter(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: { main: at('src/main.ts'), 'planner-process': at('src/planning/planner-process.ts') },
    outdir: folder,
    bundle: true,
    minifySyntax: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: [PLANNER, 'bufferutil', 'utf-8-validate'],
    plugins: [oneGraphql],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  })
  await copyPlanner(folder)
  await writeFile(join(folder, 'package.json'), await manifest())
  await writeFile(join(folder, 'LICENSES.txt'), await licences(metafile))
}

const at = (path: string): string => fileURLToPath(new URL(path, ROUTER))
const require = createRequire(new URL('package.json', ROUTER))
const plannerRoot = (): string => dirname(dirname(require.resolve(PLANNER)))

/** graphql has a copy for `import` and one for `require`, and two copies do not know each other's schemas. */
const oneGraphql: Plugin = {
  name: 'one graphql',
  setup({ onResolve }) {
    onResolve({ filter: /^graphql(\/|$)/ }, ({ path }) => ({ path: require.resolve(path) }))
  },
}

async function copyPlanner(folder: string): Promise<void> {
  const to = join(folder, 'node_modules', PLANNER)
  await mkdir(to, { recursive: true })
  await cp(plannerRoot(), to, { recursive: true, dereference: true })
}

/** Makes the folder a package, so that `npm install -g FOLDER` gives a command. */
async function manifest(): Promise<string> {
  const { version, license } = JSON.parse(await readFile(at('package.json'), 'utf8')) as { version: string; license: string }
  const facts = { name: 'ecolaura-router', version, license, type: 'module', private: true, bin: { 'ecolaura-router': 'main.js' }, engines: { node: '>=24' }, bundleDependencies: [PLANNER] }
  return `${JSON.stringify(facts, null, 2)}\n`
}

/** The licence texts of all packages whose code went in: most of them ask for that. */
async function licences({ inputs }: Metafile): Promise<string> {
  const packages = new Set([plannerRoot()])
  for (const input of Object.keys(inputs)) {
    const [, root] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? []
    if (root) packages.add(root)
  }
  const texts = await Promise.all([...packages].map(licenceOf))
  return [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`)
}

async function licenceOf(root: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { name: string; version: string; license?: string }
  const file = (await readdir(root)).find((entry) => /^(licen[sc]e|notice)/i.test(entry))
  return `${name} ${version} (${license ?? 'see below'})\n\n${file ? await readFile(join(root, file), 'utf8') : ''}`
}

if (import.meta.main) {
  const [folder = at('dist')] = process.argv.slice(2).filter((argument) => argument !== '--')
  if (folder === '--help') console.log(HELP)
  else {
    await bundleRouter(folder)
    console.log(`The router is in ${folder}: node ${join(folder, 'main.js')} --help`)
  }
}
