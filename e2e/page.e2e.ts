import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, DESK, openBrowser, WITHOUT_BROWSER, type OpenBrowser } from './browser.fixture.ts'
import { addressIsChosen, addToCart, goToPay, obstaclesIn, orderAndPay } from './page.fixture.ts'
import { openShop, stockProducts, type OpenShop } from './shop.fixture.ts'
import { CARDS } from './shopper.fixture.ts'

let open: OpenShop
let browser: OpenBrowser
let towel: string
let napkin: string

if (!CHROMIUM) console.warn(WITHOUT_BROWSER)

describe.skipIf(!CHROMIUM)('The page', () => {
  beforeAll(async () => {
    open = await openShop({ page: true })
    ;[towel, napkin] = (await stockProducts(open.admin, 2, 50)).map(({ handle }) => handle) as [string, string]
    browser = await openBrowser(open.shop.url)
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await open?.[Symbol.asyncDispose]()
  })

  test('a guest buys at phone width and sees the order move to DELIVERED', async () => {
    const page = await browser.visit()
    await page.goto('/')
    await page.getByRole('link', { name: 'Linen tea towel 1' }).click()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.getByRole('link', { name: 'Cart, 1 thing' }).click()
    await page.getByRole('button', { name: 'One more' }).click()
    await page.getByRole('link', { name: 'Cart, 2 things' }).waitFor()
    await goToPay(page, CARDS.approved)
    expect(await obstaclesIn(page)).toEqual([])
    // Impatient thumbs press twice.
    await orderAndPay(page).dblclick()
    await page.getByRole('status').filter({ hasText: 'Your parcel has been delivered.' }).waitFor()
    expect(await page.title()).toMatch(/^Order \d+: Delivered/)
    expect(await obstaclesIn(page)).toEqual([])
    expect(await ordersOf(page)).toBe(1)
  })

  test('a declined card is told in words, and another one pays', async () => {
    const page = await browser.visit()
    await addToCart(page, napkin)
    await goToPay(page, CARDS.noFunds)
    await orderAndPay(page).click()
    await page.getByRole('status').filter({ hasText: 'there is not enough money on it. You pay nothing.' }).waitFor()
    await page.getByRole('button', { name: 'Try again with another card' }).click()
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    await page.getByRole('button', { name: 'Send it here' }).click()
    await addressIsChosen(page)
    await page.getByRole('radio', { name: /4242 4242/ }).check()
    await orderAndPay(page).click()
    await page.getByRole('status').filter({ hasText: 'Your parcel has been delivered.' }).waitFor()
  })

  test('an answer that is late does not take back what the shopper has heard since', async () => {
    const page = await browser.visit()
    await addToCart(page, napkin)
    await goToPay(page, CARDS.approved)
    const isDelivered = page.getByRole('status').filter({ hasText: 'Your parcel has been delivered.' })
    const answers: Buffer[] = []
    let asked = 0
    const late = Promise.withResolvers<number>()
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query OrderPage')) return route.fallback()
      const isLate = ++asked === 2
      answers.push(await (await route.fetch()).body())
      if (isLate) await isDelivered.waitFor()
      if (isLate) late.resolve(asked)
      // What was true before the event that this was asked for.
      await route.fulfill({ contentType: 'application/json', body: isLate ? answers[0]! : answers.at(-1)! }).catch(() => undefined)
    })
    await orderAndPay(page).click()
    const before = await late.promise
    await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(before)
    expect(await isDelivered.isVisible()).toBe(true)
  })

  test('an answer that is late does not take back a change of the cart', async () => {
    const page = await browser.visit()
    await addToCart(page, napkin)
    const isShown = page.getByRole('link', { name: 'Cart, 2 things' })
    const late = Promise.withResolvers<void>()
    let asked = 0
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query Cart(') || ++asked > 1) return route.fallback()
      // What was true before the change.
      const response = await route.fetch()
      await isShown.waitFor()
      await route.fulfill({ response })
      late.resolve()
    })
    await page.getByRole('link', { name: 'Go to the cart' }).click()
    await page.getByRole('button', { name: 'One more' }).click()
    await late.promise
    await expect.poll(() => asked, { timeout: 30_000 }).toBe(2)
    expect(await isShown.isVisible()).toBe(true)
  })

  test('an order whose answer is lost is placed once, also when the page is loaded again', async () => {
    const page = await browser.visit()
    await addToCart(page, towel)
    await goToPay(page, CARDS.approved)
    const lost = Promise.withResolvers<void>()
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('mutation PlaceOrder')) return route.fallback()
      // The graph does what it is asked, and its answer never arrives.
      await route.fetch()
      await route.abort()
      lost.resolve()
    })
    await orderAndPay(page).click()
    await lost.promise
    await page.unroute('**/graphql')
    await page.reload()
    await page.getByRole('heading', { name: /^Order \d+$/ }).waitFor()
    expect(await ordersOf(page)).toBe(1)
  })

  test('an order moves on although its connection breaks', async () => {
    const page = await browser.visit()
    let connections = 0
    await page.routeWebSocket('**/graphql', (socket) => {
      const isFirst = ++connections === 1
      const graph = socket.connectToServer()
      graph.onMessage((message) => {
        if (isFirst && String(message).includes('"next"')) void socket.close({ code: 1012 })
        else socket.send(message)
      })
    })
    await addToCart(page, towel)
    await goToPay(page, CARDS.slow)
    await orderAndPay(page).click()
    await page.getByRole('status').filter({ hasText: 'Your parcel has been delivered.' }).waitFor()
    expect(connections).toBeGreaterThan(1)
  })

  test('a session that ran out is renewed without a word', async () => {
    const page = await browser.visit()
    await addToCart(page, towel)
    await page.evaluate(() => {
      const session = JSON.parse(localStorage.getItem('ecolaura.session')!) as { accessToken: string }
      localStorage.setItem('ecolaura.session', JSON.stringify({ ...session, accessToken: 'ran-out' }))
    })
    await page.goto('/cart')
    await page.getByRole('link', { name: 'Linen tea towel 1' }).waitFor()
    await page.getByRole('link', { name: 'Cart, 1 thing' }).waitFor()
  })

  test('while pricing does not answer, the rest of a product is there', async () => {
    const page = await browser.visit()
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch()
      const answer = (await response.json()) as { data?: { product?: { variants: { price: unknown; quantityBreaks: unknown }[] } } }
      if (!answer.data?.product) return route.fulfill({ response })
      for (const variant of answer.data.product.variants) Object.assign(variant, { price: null, quantityBreaks: null })
      const errors = [{ message: 'pricing is away', path: ['product', 'variants', 0, 'price'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]
      return route.fulfill({ response, json: { ...answer, errors } })
    })
    await page.goto(`/product/${towel}`)
    await page.getByText('The price cannot be shown at the moment.').waitFor()
    await page.getByText('In stock').waitFor()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.getByRole('link', { name: 'Cart, 1 thing' }).waitFor()
  })

  test('a cart is filled with the keyboard alone, and told to those who listen', async () => {
    const page = await browser.visit(DESK)
    await page.goto(`/product/${towel}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    for (let presses = 0; presses < 20 && !(await focusIsOn(page, 'Add to cart')); presses++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '1 × Linen tea towel 1 is in your cart.' }).waitFor({ state: 'attached' })
    expect(await focusIsOn(page, 'Add to cart')).toBe(true)
  })

  test('what is short is told in the cart with a way out', async () => {
    const page = await browser.visit()
    await addToCart(page, napkin)
    await page.goto('/cart')
    await page.getByRole('spinbutton').fill('60')
    await page.keyboard.press('Enter')
    await page.getByText(/Only \d+ are left/).waitFor()
    await page.getByRole('button', { name: /^Take \d+$/ }).click()
    await page.getByText(/Only \d+ are left/).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Go to checkout' }).waitFor()
  })

  test.for(['/', '/cart', '/sign-in', '/sign-up', '/account', '/nowhere'])('%s keeps nobody out', async (path) => {
    const page = await browser.visit()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await obstaclesIn(page)).toEqual([])
  })

  test('the explorer comes from this shop alone and asks its graph', async () => {
    const page = await browser.visit(DESK)
    const outside: string[] = []
    page.on('request', (request) => /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(open.shop.url) && outside.push(request.url()))
    await page.goto('/explorer')
    // The editor takes a moment to hold its first question.
    await page.getByText('totalCount').first().waitFor()
    await page.getByRole('button', { name: /^Execute/ }).click()
    await page.getByText('"totalCount"').waitFor()
    expect(outside).toEqual([])
  })

  test('nothing went wrong inside the pages', () => {
    // The browser itself tells of requests that the tests broke, and of the token that had run out.
    const own = browser.complaints.filter((words) => !/net::ERR_FAILED|status of 401|WebSocket connection/.test(words))
    expect(own).toEqual([])
  })
})

async function ordersOf(page: Page): Promise<number> {
  await page.goto('/account')
  await page.getByRole('heading', { name: 'Your orders' }).waitFor()
  return page.getByRole('link', { name: /^Order \d+$/ }).count()
}

const focusIsOn = (page: Page, name: string): Promise<boolean> =>
  page.evaluate((words) => document.activeElement?.textContent === words, name)
