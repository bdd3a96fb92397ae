import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Refusal } from '@ecolaura/kernel'
import { removeEmbeddedPostgres } from '@ecolaura/stores'

/** Everything that a shop keeps lies in one folder; these are its parts. */
export type DataFolder = {
  readonly root: string
  readonly postgres: string
  readonly uploads: string
  /** Signing keys; readable by their owner alone. */
  readonly keys: string
  /** Passwords of the demo accounts; readable by their owner alone. */
  readonly demo: string
  /** Whether the products of the seed are in the shop. */
  readonly seed: string
  readonly lock: string
  readonly log: string
}

export const PROJECT = resolve(import.meta.dirname, '../..')

/** The folder that a person named, seen from where they typed it (pnpm runs scripts elsewhere), or the project's own. */
export const namedFolder = (name: string | undefined): string =>
  name === undefined ? join(PROJECT, '.data') : resolve(process.env['INIT_CWD'] ?? process.cwd(), name)

/** A path as it is shown to people. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') ? path : short
}

export const dataFolder = (root: string): DataFolder => ({
  root,
  postgres: join(root, 'postgres'),
  uploads: join(root, 'uploads'),
  keys: join(root, 'keys.json'),
  demo: join(root, 'demo.json'),
  seed: join(root, 'seed.json'),
  lock: join(root, 'shop.json'),
  log: join(root, 'logs/shop.log'),
})

/** Makes the folder where it is missing. @throws Refusal `FOLDER_UNWRITABLE` */
export function openDataFolder(root: string): DataFolder {
  try {
    mkdirSync(root, { recursive: true })
    const data = dataFolder(realpathSync(root))
    mkdirSync(data.uploads, { recursive: true })
    mkdirSync(join(data.log, '..'), { recursive: true })
    for (const folder of [data.root, data.uploads, join(data.log, '..')]) accessSync(folder, constants.W_OK | constants.X_OK)
    return data
  } catch (error) {
    throw new Refusal('FOLDER_UNWRITABLE', `The data folder ${root} cannot be written to (${(error as NodeJS.ErrnoException).code}); make it writable for this user, or name another with --data FOLDER.`)
  }
}

/** Removes what the shop made, and nothing else that may lie in the folder; the logs stay. */
export async function resetData(data: DataFolder): Promise<void> {
  await removeEmbeddedPostgres(data.postgres)
  rmSync(data.uploads, { recursive: true, force: true })
  for (const file of [data.keys, data.demo, data.seed]) rmSync(file, { force: true })
  mkdirSync(data.uploads)
}

/** Reads a secret that the shop made for itself, or makes it; the file belongs to its owner alone. */
export async function keptSecret<T>(file: string, make: () => T | Promise<T>): Promise<T> {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, JSON.stringify(await make(), null, 2), { mode: 0o600 })
    try {
      linkSync(draft, file) // whole or not at all, and never over an existing one
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    rmSync(draft)
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
