import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const VERSION = '2.15.1'

/** Installs Hive Gateway outside the workspace, where it stays for the next run, and says where its program is. */
export function installHiveGateway(): string {
  const folder = join(tmpdir(), 'bench-hive-gateway')
  const program = join(folder, 'node_modules/.bin/hive-gateway')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  const dependencies = { '@graphql-hive/gateway': VERSION, graphql: '16.15.0' }
  // Some registries lack the newest version of this one.
  const overrides = { '@graphql-tools/batch-execute': '10.2.0', graphql: '16.15.0' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }))
  console.log(`Installing Hive Gateway ${VERSION} …`)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, stdio: 'ignore' })
  return program
}
