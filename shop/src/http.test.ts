import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { silent } from '@ecolaura/telemetry'
import { expect, test } from 'vitest'
import { compressFiles } from './compressed-files.ts'
import { type HttpOptions, httpServer } from './http.ts'
import { aFolder } from './shop.fixture.ts'

async function aServer(options: Partial<HttpOptions> = {}) {
  const server = httpServer({ host: 'localhost', port: 0, page: '/nowhere', routes: [], checks: {}, logger: silent, ...options })
  await server.start()
  return { server, url: `http://localhost:${server.port}` }
}

test('a request under way is answered before the server stops', async () => {
  const entered = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const { server, url } = await aServer({ routes: [(app) => void app.get('/slow', () => (entered.resolve(), answer.promise))] })
  const response = fetch(`${url}/slow`)
  await entered.promise
  const stopped = server.stop()
  answer.resolve('done')
  expect(await (await response).text()).toBe('done')
  await stopped
  await expect(fetch(url)).rejects.toThrow()
})

test('an idle connection does not keep the server from stopping', async () => {
  const { server, url } = await aServer()
  const idle = connect(server.port, 'localhost')
  await once(idle, 'connect')
  await (await fetch(`${url}/healthz`)).text()
  await server.stop()
  idle.destroy()
})

test('a browser gets a sentence where there is no page, a program gets JSON', async () => {
  using folder = aFolder()
  const { server, url } = await aServer({ page: `${folder.path}/dist` })
  const page = await fetch(`${url}/products/7`, { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('The page is not built')])
  expect((await fetch(`${url}/products/7`)).status).toBe(404)
  await server.stop()
})

test('a long file is sent as it was compressed when the page was built, to whoever takes that', async () => {
  using folder = aFolder()
  mkdirSync(join(folder.path, 'assets'))
  const script = 'word '.repeat(1_000)
  for (const name of ['index.html', 'assets/main.js']) writeFileSync(join(folder.path, name), script)
  await compressFiles(folder.path)
  const { server, url } = await aServer({ page: folder.path })
  const get = async (path: string, encoding: string) => {
    const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html', 'accept-encoding': encoding } })
    expect(await response.text()).toBe(script)
    expect(response.headers.get('vary')).toBe('accept-encoding')
    return ['content-encoding', 'content-type', 'cache-control'].map((name) => response.headers.get(name))
  }
  const javascript = expect.stringContaining('/javascript')
  expect(await get('/assets/main.js', 'br, gzip')).toEqual(['br', javascript, expect.stringContaining('immutable')])
  expect(await get('/assets/main.js', 'gzip')).toEqual(['gzip', javascript, expect.stringContaining('immutable')])
  expect(await get('/assets/main.js', 'identity')).toEqual([null, javascript, expect.stringContaining('immutable')])
  for (const path of ['/', '/products/7']) expect(await get(path, 'br')).toEqual(['br', expect.stringContaining('text/html'), 'no-cache'])
  const anything = await fetch(`${url}/?from=mail`, { headers: { accept: '*/*', 'accept-encoding': 'br' } })
  expect([anything.status, await anything.text()]).toEqual([200, script])
  await server.stop()
})

test('pages are found by their name, files as they are, and other addresses are the first page', async () => {
  using folder = aFolder()
  mkdirSync(join(folder.path, 'assets'))
  for (const name of ['index.html', 'explorer.html', 'assets/main.js']) writeFileSync(join(folder.path, name), name)
  const { server, url } = await aServer({ page: folder.path })
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })
    return [await response.text(), response.headers.get('cache-control')]
  }
  expect(await get('/')).toEqual(['index.html', 'no-cache'])
  expect(await get('/explorer')).toEqual(['explorer.html', 'no-cache'])
  expect(await get('/assets/main.js')).toEqual(['assets/main.js', expect.stringContaining('immutable')])
  expect(await get('/products/7')).toEqual(['index.html', 'no-cache'])
  expect((await fetch(`${url}/products/7`)).status).toBe(404)
  await server.stop()
})

test('a failing check is named, and the others are not', async () => {
  const { server, url } = await aServer({ checks: { store: async () => {}, bus: () => Promise.reject(new Error('no broker')) } })
  const response = await fetch(`${url}/readyz`)
  expect([response.status, await response.json()]).toEqual([503, { status: 'not ready', failing: { bus: 'no broker' } }])
  await server.stop()
})
