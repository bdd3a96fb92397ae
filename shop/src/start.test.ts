import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { bornAt, readProcessLock } from '@ecolaura/service'
import { findEmbeddedPostgres, openDatabase } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { describe, expect, test } from 'vitest'
import { aFolder, runShop, type ShopProcess, urlOf } from './shop.fixture.ts'

const NOBODY = 65534
const isRoot = process.getuid?.() === 0
const isReady = async (shop: ShopProcess) => (await fetch(`${await urlOf(shop)}/readyz`)).status === 200
const expectSentence = (shop: ShopProcess) => expect(shop.output()).not.toMatch(/^\s+at /m)

describe('a start', () => {
  test('says what it does and where the shop is, and a signal stops it in order', async () => {
    using folder = aFolder()
    await using shop = runShop(['--', '--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    expect(await isReady(shop)).toBe(true)
    expect(shop.output()).toMatch(/✓ database +\d/)
    expect(readProcessLock(join(folder.path, 'shop.json'))).toMatchObject({ pid: shop.child.pid, state: 'running' })
    const postgres = findEmbeddedPostgres(join(folder.path, 'postgres'))!
    shop.child.kill('SIGTERM')
    expect(await shop.exit).toBe(0)
    expect(shop.output().trim().endsWith('Stopped.')).toBe(true)
    expect(bornAt(postgres.pid)).toBeUndefined()
    expect(existsSync(postgres.socketDir)).toBe(false)
    expect(readdirSync(folder.path)).not.toContain('shop.json')
    expect(statSync(join(folder.path, 'keys.json')).mode & 0o777).toBe(0o600)
  })

  test('that is asked to stop before the shop runs stops what had started', async () => {
    using folder = aFolder()
    await using shop = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    await shop.says('preparing a new database')
    shop.child.kill('SIGINT')
    expect(await shop.exit).toBe(0)
    expect(shop.output()).toContain('Stopped before the shop ran.')
    expect(existsSync(join(folder.path, 'shop.json'))).toBe(false)
  })

  test('after kill -9 finds the orphan and keeps what was written', async () => {
    using folder = aFolder()
    await using first = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    await first.says('Ready in')
    const orphan = findEmbeddedPostgres(join(folder.path, 'postgres'))!
    await write(orphan)
    first.child.kill('SIGKILL')
    await first.exit
    expect(bornAt(orphan.pid)).toBeDefined()
    await using second = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    expect(await isReady(second)).toBe(true)
    expect(second.output()).toContain(`stopping Postgres (process ${orphan.pid})`)
    expect(bornAt(orphan.pid)).toBeUndefined()
    expect(await read(findEmbeddedPostgres(join(folder.path, 'postgres'))!)).toEqual([{ n: 42 }])
  })

  test('ends with a sentence when its Postgres is killed, and the next one repairs', async () => {
    using folder = aFolder()
    await using first = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    await first.says('Ready in')
    process.kill(findEmbeddedPostgres(join(folder.path, 'postgres'))!.pid, 'SIGKILL')
    expect(await first.exit).toBe(1)
    expect(first.output()).toContain('The shop cannot go on: Postgres')
    expectSentence(first)
    await using second = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    expect(await isReady(second)).toBe(true)
  })

  test('with --reset begins anew and leaves what is not the shop’s', async () => {
    using folder = aFolder()
    mkdirSync(join(folder.path, 'holiday-pictures'))
    await using first = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    await first.says('Ready in')
    await write(findEmbeddedPostgres(join(folder.path, 'postgres'))!)
    first.child.kill('SIGTERM')
    await first.exit
    await using second = runShop(['--no-page', '--no-seed', '--port', '0', '--reset'], { data: folder.path })
    await second.says('Ready in')
    await expect(read(findEmbeddedPostgres(join(folder.path, 'postgres'))!)).rejects.toThrow('does not exist')
    expect(existsSync(join(folder.path, 'holiday-pictures'))).toBe(true)
  })
})

describe('a start is refused in one sentence', () => {
  test('when a shop runs on the folder, which it names', async () => {
    using folder = aFolder()
    await using first = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
    const url = await urlOf(first)
    await using second = runShop(['--no-page', '--no-seed', '--port', '0', '--reset'], { data: folder.path })
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain(`The shop already runs as process ${first.child.pid} at ${url}`)
    expectSentence(second)
    expect(await isReady(first)).toBe(true)
  })

  test('when the port is taken, naming by whom', async () => {
    using folder = aFolder()
    const other = createServer()
    await once(other.listen({ host: '127.0.0.1', port: 0 }), 'listening')
    const { port } = other.address() as { port: number }
    await using shop = runShop(['--port', String(port)], { data: folder.path })
    expect(await shop.exit).toBe(1)
    expect(shop.output()).toContain(`Port ${port} is taken by process ${process.pid}`)
    expect(shop.output()).toContain('--port')
    expectSentence(shop)
    other.close()
  })

  test.runIf(isRoot)('when the folder cannot be written to', async () => {
    using folder = aFolder()
    chmodSync(folder.path, 0o755)
    await using shop = runShop(['--no-page', '--no-seed', '--port', '0'], { data: join(folder.path, 'data'), uid: NOBODY, gid: NOBODY })
    expect(await shop.exit).toBe(1)
    expect(shop.output()).toContain('cannot be written to (EACCES)')
    expectSentence(shop)
  })

  test('when a flag makes no sense', async () => {
    await using shop = runShop(['--port', 'http'])
    expect(await shop.exit).toBe(1)
    expect(shop.output()).toContain('A port is a number')
    expectSentence(shop)
  })
})

test.runIf(isRoot)('an ordinary user starts a shop, and root starts it again without taking it over', async () => {
  using folder = aFolder()
  chownSync(folder.path, NOBODY, NOBODY)
  await using first = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path, uid: NOBODY, gid: NOBODY })
  expect(await isReady(first)).toBe(true)
  first.child.kill('SIGTERM')
  expect(await first.exit).toBe(0)
  await using second = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
  expect(await isReady(second)).toBe(true)
})

type Server = { socketDir: string; port: number; superuser: string }
const write = (server: Server) => query(server, 'CREATE TABLE note AS SELECT 42 AS n')
const read = (server: Server) => query(server, 'SELECT n FROM note')

async function query(server: Server, text: string): Promise<unknown[]> {
  const connection = { host: server.socketDir, port: server.port, user: server.superuser, database: 'postgres' }
  const database = openDatabase({ connection, max: 1, logger: silent })
  try {
    return await database.query(text)
  } finally {
    await database.close()
  }
}
