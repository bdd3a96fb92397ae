import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, readProcessLock } from '@ecolaura/service'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '@ecolaura/stores'
import type { TestProject } from 'vitest/node'

const PREFIX = 'eco-test-'

/** Vitest's `globalSetup`: one Postgres for the whole run, without the waits for the disk that only durability needs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), PREFIX))
  await chmod(folder, 0o711) // as root, Postgres runs as another user and has to reach it
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }
  const server = await startEmbeddedPostgres({ folder, settings })
  project.provide('postgres', { host: server.socketDir, port: server.port, user: server.superuser })
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A run that was killed leaves its server behind, which nobody else would ever stop. */
async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX))
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    const launcher = readProcessLock(join(folder, 'launcher.json'))
    // Another user's, or one that another run is removing right now: not ours to fail on.
    if (launcher && !isAlive(launcher)) await removeEmbeddedPostgres(folder).catch(() => undefined)
  }
}
