import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { onTestFailed } from 'vitest'

/** Where a browser is, or undefined: tests of the page are skipped then, and say so. */
export const CHROMIUM = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path))

export const WITHOUT_BROWSER = 'No Chromium was found (CHROMIUM_PATH, /usr/bin/chromium): the page was not tried in a browser.'

export const PHONE = { width: 375, height: 812 }
export const DESK = { width: 1280, height: 900 }

export type OpenBrowser = AsyncDisposable & {
  /** A browser of someone new, with nothing kept from before. */
  visit(size?: { width: number; height: number }): Promise<Page>
  /** What went wrong inside the pages so far, as their consoles tell it. */
  readonly complaints: readonly string[]
}

export async function openBrowser(url: string): Promise<OpenBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
  const complaints: string[] = []
  return {
    complaints,
    async visit(viewport = PHONE) {
      const context = await browser.newContext({ viewport, baseURL: url, locale: 'en-GB' })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      tellOnFailure(page)
      return page
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

/** A test that failed shows what the page showed, and what it had asked the graph. */
function tellOnFailure(page: Page): void {
  const asked: string[] = []
  const start = performance.now()
  const note = (words: string) => asked.push(`${Math.round(performance.now() - start)} ms ${words}`)
  page.on('request', (request) => request.url().endsWith('/graphql') && note(`asked ${request.postData()?.slice(0, 300)}`))
  page.on('response', async (response) => response.url().endsWith('/graphql') && note(`answered ${await response.text().then((text) => text.slice(0, 600), String)}`))
  onTestFailed(async () => console.error(await page.locator('body').innerText().catch(String), '\n', asked.slice(-20).join('\n')))
}
