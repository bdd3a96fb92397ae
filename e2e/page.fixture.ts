import type { Page } from 'playwright-core'

/** Puts a product into the cart, as a mouse or a thumb does. */
export async function addToCart(page: Page, handle: string): Promise<void> {
  await page.goto(`/product/${handle}`)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByRole('link', { name: 'Go to the cart' }).waitFor()
}

/** From the cart to the button that binds: address, delivery, and a card to try the shop with. */
export async function goToPay(page: Page, card: string): Promise<void> {
  await page.goto('/cart')
  await page.getByRole('link', { name: 'Go to checkout' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Gil Guest')
  await page.getByLabel('Street and number').fill('Lindenweg 1')
  await page.getByLabel('Postal code').fill('10115')
  await page.getByLabel('Town').fill('Berlin')
  await page.getByRole('button', { name: 'Send it to this address' }).click()
  await addressIsChosen(page)
  await page.getByRole('radio', { name: new RegExp(card.replace(/(\d{4})(?=\d)/g, '$1 ')) }).check()
  await page.getByText('This price is binding').waitFor()
}

/** The form of the address goes and what is below it moves up: nobody can aim at that before. */
export const addressIsChosen = (page: Page) => page.getByRole('button', { name: 'Change the address' }).waitFor()

export const orderAndPay = (page: Page) => page.getByRole('button', { name: /^Order and pay/ })

/**
 * What keeps people with a keyboard or a screen reader out: controls without a name, pictures without words, ids that
 * are there twice, headings that skip a level, no landmark or more than one. In words, empty when all is well.
 */
export function obstaclesIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
    const nameOf = (element: HTMLElement) =>
      element.getAttribute('aria-label') ??
      (element.getAttribute('aria-labelledby') && document.getElementById(element.getAttribute('aria-labelledby')!)?.textContent) ??
      ((element as HTMLInputElement).labels?.[0]?.textContent || element.textContent)
    const show = (element: Element) => element.outerHTML.slice(0, 120)
    const ids = all('[id]').map(({ id }) => id)
    const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName[1]))
    return [
      ...all('button, a[href], input, select, textarea').filter((element) => !nameOf(element)?.trim()).map((element) => `no name: ${show(element)}`),
      ...all('img').filter((image) => !image.hasAttribute('alt')).map((image) => `no words: ${show(image)}`),
      ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: #${id}`),
      ...levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1).map((level) => `a heading of level ${level} comes too early`),
      ...['main', 'header', 'footer', 'h1'].filter((name) => all(name).length !== 1).map((name) => `${all(name).length} × ${name}`),
      ...(document.documentElement.lang ? [] : ['no language']),
      ...(document.documentElement.scrollWidth > innerWidth ? [`wider than the screen: ${document.documentElement.scrollWidth}`] : []),
    ]
  })
}
