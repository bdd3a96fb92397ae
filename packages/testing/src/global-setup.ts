import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@ecolaura/stores'
import type { TestProject } from 'vitest/node'

/** Vitest's `globalSetup`: one Postgres for the whole run, without the waits for the disk that only durability needs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'eco-test-'))
  await chmod(folder, 0o711) // as root, Postgres runs as another user and has to reach it
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }
  const server = await startEmbeddedPostgres({ folder, settings })
  project.provide('postgres', { host: server.socketDir, port: server.port, user: server.superuser })
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
