import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@ecolaura/stores'
import { expect, test } from 'vitest'
import { dataFolder, PROJECT } from './data-folder.ts'
import { aFolder, runShop, urlOf } from './shop.fixture.ts'

test('--help names flags and verbs', async () => {
  await using shop = runShop(['--help'])
  expect(await shop.exit).toBe(0)
  for (const word of ['--port', '--data', '--reset', '--no-seed', '--metrics-port', 'status', 'stop', 'migrate']) expect(shop.output()).toContain(word)
})

test('verbs find the running shop by its folder', async () => {
  using folder = aFolder()
  await using shop = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
  const url = await urlOf(shop)
  await using status = runShop(['status'], { data: folder.path })
  expect(await status.exit).toBe(0)
  expect(status.output()).toContain(`process ${shop.child.pid} at ${url}`)
  await using stop = runShop(['stop'], { data: folder.path })
  expect(await stop.exit).toBe(0)
  expect(await shop.exit).toBe(0)
  await using after = runShop(['status'], { data: folder.path })
  expect(await after.exit).toBe(3)
})

test('migrations are applied, listed, and missed loudly', async () => {
  using folder = aFolder()
  const { postgres } = dataFolder(folder.path)
  await (await startEmbeddedPostgres({ folder: postgres, settings: { fsync: 'off' } })).stop()
  const verb = async (name: string) => {
    await using shop = runShop(['migrate', name], { data: folder.path, keep: true })
    return { code: await shop.exit, said: shop.output() }
  }
  expect(await verb('status')).toEqual({ code: 1, said: expect.stringMatching(/^pending +orders orders.*not applied/ms) })
  expect(await verb('up')).toEqual({ code: 0, said: expect.stringMatching(/^applied +orders orders/m) })
  expect(await verb('status')).toEqual({ code: 0, said: expect.stringContaining('All migrations are applied.') })
})

test('a verb that needs data says so where there is none', async () => {
  using folder = aFolder()
  await using shop = runShop(['migrate', 'status'], { data: folder.path })
  expect([await shop.exit, shop.output()]).toEqual([1, expect.stringContaining('There is no shop in')])
})

test('an unknown verb is refused', async () => {
  await using shop = runShop(['statsu'])
  expect([await shop.exit, shop.output()]).toEqual([1, expect.stringContaining('--help')])
})

test('an installation that stopped half-way says how to complete it', async () => {
  using folder = aFolder()
  const entry = join(folder.path, 'start.mjs')
  copyFileSync(join(PROJECT, 'shop/start.mjs'), entry)
  await using shop = runShop([], { entry })
  expect([await shop.exit, shop.output()]).toEqual([1, 'The installation is not complete: tsx is missing. Run "npx -y pnpm@12 install" and start again.'])
})

test('the log can be followed', async () => {
  using folder = aFolder()
  await using shop = runShop(['--no-page', '--no-seed', '--port', '0'], { data: folder.path })
  await urlOf(shop)
  await using logs = runShop(['logs', '--follow'], { data: folder.path })
  await logs.says('"msg":"the shop runs"')
  shop.child.kill('SIGTERM')
  await logs.says('"msg":"the shop stops"')
  logs.child.kill('SIGINT')
  expect(await logs.exit).toBe(0)
})
