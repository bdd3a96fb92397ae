import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type NpmProgram = { name: string; version: string; bin: string; dependencies?: Record<string, string>; overrides?: Record<string, string> }

/** Installs a program outside the workspace, where it stays for the next run, and says where it is. */
export function installNpmProgram({ name, version, bin, dependencies, overrides }: NpmProgram): string {
  const folder = join(tmpdir(), `bench-${bin}-${version}`)
  const program = join(folder, 'node_modules/.bin', bin)
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: version, ...dependencies }, overrides }))
  console.log(`Installing ${name} ${version} …`)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, stdio: 'ignore' })
  return program
}
