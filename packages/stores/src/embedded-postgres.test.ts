import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { silent } from '@ecolaura/telemetry'
import { afterEach, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { openDatabase } from './postgres.ts'

const folders: string[] = []
const aFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'eco-stores-')))
  return folders.at(-1)!
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const quick = { fsync: 'off' }

async function query<Row>(server: EmbeddedPostgres, text: string): Promise<Row[]> {
  const connection = { host: server.socketDir, port: server.port, user: server.superuser, database: 'postgres' }
  const database = openDatabase({ connection, logger: silent })
  try {
    return await database.query<Row>(text)
  } finally {
    await database.close()
  }
}

/** Starts a launcher in a process of its own, and resolves when its Postgres runs. */
async function launch(...args: string[]): Promise<{ launcher: ChildProcess; pid: number; socketDir: string }> {
  const fixture = join(import.meta.dirname, 'launcher.fixture.ts')
  const launcher = spawn(process.execPath, ['--import', 'tsx', fixture, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: launcher.stdout! }), 'line')) as [string]
  return { launcher, ...(JSON.parse(line) as { pid: number; socketDir: string }) }
}

async function kill(launcher: ChildProcess): Promise<void> {
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
}

test('what was written is there after a stop and a start', async () => {
  const folder = aFolder()
  {
    await using server = await startEmbeddedPostgres({ folder, settings: quick })
    await query(server, 'CREATE TABLE note AS SELECT 42 AS n')
  }
  await using server = await startEmbeddedPostgres({ folder, settings: quick })
  expect(await query(server, 'SELECT n FROM note')).toEqual([{ n: 42 }])
  expect(await query(server, `SELECT current_setting('server_encoding') AS encoding, datcollate FROM pg_database WHERE datname = 'postgres'`)).toEqual([
    { encoding: 'UTF8', datcollate: 'C' },
  ])
})

test('a launcher killed in the middle of its writes loses no acknowledged row', async () => {
  const folder = aFolder()
  const acknowledged = join(aFolder(), 'acknowledged')
  const { launcher, pid, socketDir } = await launch(folder, acknowledged)
  await lines(acknowledged, 300)
  await kill(launcher)
  const heard: string[] = []
  await using server = await startEmbeddedPostgres({ folder, onProgress: (line) => heard.push(line) })
  expect(heard.join()).toContain(`process ${pid}`)
  expect(existsSync(socketDir)).toBe(false)
  const kept = new Set((await query<{ n: number }>(server, 'SELECT n FROM note')).map(({ n }) => n))
  const promised = readFileSync(acknowledged, 'utf8').trim().split('\n').map(Number)
  expect(promised.length).toBeGreaterThanOrEqual(300)
  expect(promised.filter((n) => !kept.has(n))).toEqual([])
})

test('launcher and server killed at once leave sessions behind that the next start ends', async () => {
  const folder = aFolder()
  const acknowledged = join(aFolder(), 'acknowledged')
  const { launcher, pid } = await launch(folder, acknowledged)
  await lines(acknowledged, 20)
  process.kill(pid, 'SIGKILL')
  await kill(launcher)
  await using server = await startEmbeddedPostgres({ folder })
  const [counted] = await query<{ count: number }>(server, 'SELECT count(*) FROM note')
  expect(counted!.count).toBeGreaterThanOrEqual(20)
})

test('a folder in use names the process that uses it', async () => {
  const folder = aFolder()
  await using server = await startEmbeddedPostgres({ folder, settings: quick })
  await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({ code: 'FOLDER_IN_USE', message: expect.stringContaining(`Process ${process.pid}`) })
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a pid file whose process id went to a stranger does not stand in the way', async () => {
  const folder = aFolder()
  await (await startEmbeddedPostgres({ folder, settings: quick })).stop()
  writeFileSync(join(folder, 'cluster/postmaster.pid'), `${process.pid}\n${folder}/cluster\n0\n5432\n/tmp/nowhere\n\n0 0\nready\n`)
  await using server = await startEmbeddedPostgres({ folder, settings: quick })
  expect(server.pid).not.toBe(process.pid)
})

test('an initialisation that was cut short never counts', async () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'cluster.draft-1/base'), { recursive: true })
  writeFileSync(join(folder, 'cluster.draft-1/PG_VERSION'), '18\n')
  await using server = await startEmbeddedPostgres({ folder, settings: quick })
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('data of another major version is left alone and named', async () => {
  const folder = aFolder()
  await (await startEmbeddedPostgres({ folder, settings: quick })).stop()
  writeFileSync(join(folder, 'cluster/PG_VERSION'), '15\n')
  await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({ code: 'DATABASE_VERSION', message: expect.stringMatching(/Postgres 15.*Postgres 18/) })
})

test('a folder that cannot be made is refused with advice', async () => {
  const file = join(aFolder(), 'file')
  writeFileSync(file, '')
  await expect(startEmbeddedPostgres({ folder: join(file, 'data') })).rejects.toMatchObject({ code: 'FOLDER_UNWRITABLE', message: expect.stringContaining('--data') })
})

test('a server that dies says so to its launcher', async () => {
  await using server = await startEmbeddedPostgres({ folder: aFolder(), settings: quick })
  process.kill(server.pid, 'SIGKILL')
  expect(await server.ended).toContain('ended unexpectedly (SIGKILL)')
})

test.runIf(process.getuid?.() === 0 && process.platform === 'linux')('root keeps its data in a folder that only root can reach', async () => {
  const parent = aFolder()
  chmodSync(parent, 0o700)
  const folder = join(parent, 'data')
  await (await startEmbeddedPostgres({ folder, settings: quick })).stop()
  await using server = await startEmbeddedPostgres({ folder, settings: quick })
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(existsSync(join(folder, 'cluster/PG_VERSION'))).toBe(true)
})

/** Resolves when the file has so many lines. */
async function lines(file: string, count: number): Promise<void> {
  if (!existsSync(file)) writeFileSync(file, '', { flag: 'a' })
  const changes = watch(file)
  try {
    while (readFileSync(file, 'utf8').split('\n').length <= count) await once(changes, 'change')
  } finally {
    changes.close()
  }
}
