import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { bornAt } from '@ecolaura/service'
import { compressFiles } from './compressed-files.ts'
import { PROJECT } from './data-folder.ts'

/** Whether the page could be had, and if not, a sentence that says why. */
export type PageState = { isBuilt: boolean; problem?: string }

export const WEB = join(PROJECT, 'web')
/** On the same disk as `dist`, so that a rename puts a build in its place. */
const DRAFTS = 'node_modules/.cache/page'
const NOT_SOURCES = new Set(['node_modules', 'dist'])

/** Whether the built page is older than its sources. */
export const isPageStale = (web: string = WEB): boolean => existsSync(join(web, 'index.html')) && readMark(web) !== hashOf(web)

/**
 * Builds the page into `dist` beside its sources, unless a build of these very sources is there. Vite runs in a
 * process of its own: what it needs in memory is free again when the shop starts to sell.
 */
export async function buildPage(web: string = WEB): Promise<PageState> {
  if (!existsSync(join(web, 'index.html'))) return { isBuilt: false, problem: 'There is no page in this version.' }
  const hash = hashOf(web)
  if (readMark(web) === hash) return { isBuilt: true }
  removeDrafts(web)
  const draft = join(DRAFTS, String(process.pid))
  try {
    const problem = await runVite(web, draft)
    if (problem !== undefined) return { isBuilt: existsSync(join(web, 'dist/index.html')), problem }
    await compressFiles(join(web, draft))
    writeFileSync(join(web, draft, '.sources'), hash)
    rmSync(join(web, 'dist'), { recursive: true, force: true })
    renameSync(join(web, draft), join(web, 'dist'))
    return { isBuilt: true }
  } catch (error) {
    return { isBuilt: false, problem: `The page could not be written to ${web}: ${(error as Error).message}` }
  } finally {
    rmSync(join(web, draft), { recursive: true, force: true })
  }
}

/** Drafts of builds whose process was killed. */
function removeDrafts(web: string): void {
  const folder = join(web, DRAFTS)
  const abandoned = existsSync(folder) ? readdirSync(folder).filter((pid) => bornAt(Number(pid)) === undefined) : []
  for (const pid of abandoned) rmSync(join(folder, pid), { recursive: true, force: true })
}

/** Resolves with what Vite complained of, or undefined when it built the page. */
async function runVite(web: string, outDir: string): Promise<string | undefined> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const args = [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error']
  const build = spawn(process.execPath, args, { cwd: web, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } })
  const words: string[] = []
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (chunk: Buffer) => words.push(String(chunk)))
  const [code] = (await once(build, 'close')) as [number | null]
  return code === 0 ? undefined : `The page could not be built: ${stripVTControlCharacters(words.join('')).trim() || `vite ended with ${code}`}`
}

const readMark = (web: string): string | undefined => {
  try {
    return readFileSync(join(web, 'dist/.sources'), 'utf8')
  } catch {
    return undefined
  }
}

/** One hash over names and contents, and over the versions of the libraries that go into the page. */
function hashOf(web: string): string {
  const hash = createHash('sha256')
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(web.length + 1).split('/').some((name) => NOT_SOURCES.has(name)))
  for (const file of [...files.sort(), join(PROJECT, 'pnpm-lock.yaml')]) {
    if (existsSync(file)) hash.update(file.slice(PROJECT.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}
