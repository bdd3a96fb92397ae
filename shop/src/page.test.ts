import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildPage, isPageStale } from './page.ts'
import { aFolder } from './shop.fixture.ts'

function aPage(folder: string, script = 'document.title = "one"') {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="/main.js"></script>')
  writeFileSync(join(folder, 'main.js'), script)
}
const built = (folder: string) => {
  const assets = join(folder, 'dist/assets')
  return readdirSync(assets).map((name) => readFileSync(join(assets, name), 'utf8')).join()
}

test('a page is built once, and again when its sources change', async () => {
  using folder = aFolder()
  aPage(folder.path)
  expect(isPageStale(folder.path)).toBe(true)
  expect(await buildPage(folder.path)).toEqual({ isBuilt: true })
  expect(isPageStale(folder.path)).toBe(false)
  aPage(folder.path, 'document.title = "two"')
  expect(isPageStale(folder.path)).toBe(true)
  await buildPage(folder.path)
  expect(built(folder.path)).toContain('two')
})

test('a page that cannot be built says why and leaves the old one', async () => {
  using folder = aFolder()
  aPage(folder.path)
  await buildPage(folder.path)
  aPage(folder.path, 'import "./missing.js"')
  expect(await buildPage(folder.path)).toEqual({ isBuilt: true, problem: expect.stringContaining('missing.js') })
  expect(built(folder.path)).toContain('one')
  expect(readdirSync(join(folder.path, 'node_modules/.cache/page'))).toEqual([])
})

test('without sources there is no page', async () => {
  using folder = aFolder()
  expect(await buildPage(folder.path)).toMatchObject({ isBuilt: false })
  expect(existsSync(join(folder.path, 'dist'))).toBe(false)
})
