import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { prepareBinaries } from './postgres-binaries.ts'

const { platform, arch } = process
const pretend = (machine: { platform?: string; arch?: string }) => {
  for (const [key, value] of Object.entries(machine)) Object.defineProperty(process, key, { value })
}
afterEach(() => pretend({ platform, arch }))

const refused = (machine: { platform?: string; arch?: string }) => {
  pretend(machine)
  return expect(() => prepareBinaries({ name: 'me' }, '/nowhere'))
}

test('a platform without binaries is named together with those that have some', () => {
  refused({ platform: 'win32', arch: 'x64' }).toThrow(/linux-x64, linux-arm64, darwin-x64, darwin-arm64.*not on win32-x64.*WSL/)
  refused({ platform: 'linux', arch: 's390x' }).toThrow('not on linux-s390x')
})

test('binaries that were not installed are named with the command that installs them', () => {
  const other = platform === 'darwin' ? { platform: 'linux', arch: 'x64' } : { platform: 'darwin', arch: 'arm64' }
  refused(other).toThrow(/are missing; run "npx -y pnpm@12 install"/)
})

test('installed binaries are used where they are', () => {
  const spare = mkdtempSync(join(tmpdir(), 'eco-binaries-'))
  try {
    const inPlace = prepareBinaries({ name: 'me' }, spare)
    expect(inPlace.postgres).toContain('node_modules')
    expect(inPlace.major).toBeGreaterThanOrEqual(18)
  } finally {
    rmSync(spare, { recursive: true })
  }
})
