import { expect, test } from 'vitest'
import { CATEGORIES, pictureNames, PRODUCTS, seedPicture } from './products.ts'
import { picturesOf, variantsOf } from './product.ts'

test('some forty products stand in six categories, each with a name and numbers of its own', () => {
  expect(PRODUCTS.length).toBeGreaterThanOrEqual(40)
  expect(CATEGORIES.map(({ slug }) => PRODUCTS.filter(({ category }) => category === slug).length).every((count) => count >= 5)).toBe(true)
  expect(new Set(PRODUCTS.map(({ handle }) => handle)).size).toBe(PRODUCTS.length)
  const skus = PRODUCTS.flatMap(variantsOf).map(({ sku }) => sku)
  expect(new Set(skus).size).toBe(skus.length)
})

test('each product says what it is made of, to the last percent, what it weighs and what it costs', () => {
  for (const product of PRODUCTS) {
    expect([product.handle, Object.values(product.composition).reduce((sum, share) => sum + share, 0)]).toEqual([product.handle, 100])
    for (const { grams, price, stock } of variantsOf(product)) {
      expect(grams).toBeGreaterThan(0)
      expect(price).toMatch(/^\d+\.\d\d$/)
      expect(Number.isInteger(stock) && stock >= 0).toBe(true)
      for (const lower of Object.values(product.breaks ?? {})) expect(Number(lower)).toBeLessThan(Number(price))
      if (product.compareAt) expect(Number(product.compareAt)).toBeGreaterThan(Number(price))
    }
  }
})

test('no text claims what the law asks a proof for', () => {
  const claims = /sustainab|eco[- ]?friend|environment|\bgreen\b|climate|carbon[- ](neutral|free)|co2|natural(ly)? friendly|biodegradable|compostable|conscious|planet|zero waste|plastic[- ]free|chemical[- ]free|non-?toxic/i
  for (const { title, description, tags } of [...PRODUCTS, ...CATEGORIES.map(({ name, description }) => ({ title: name, description, tags: [] }))]) expect([title, description, ...tags].join(' ')).not.toMatch(claims)
})

test('every product and every colour has a picture that no other has', () => {
  const drawn = pictureNames().map((name) => seedPicture(name)!)
  expect(new Set(drawn.map((svg) => svg.replace(/aria-label="[^"]*"/, ''))).size).toBe(drawn.length)
  expect(new Set(PRODUCTS.map(({ picture }) => picture.kind)).size).toBe(PRODUCTS.length)
  for (const svg of drawn) expect(svg).toMatch(/^<svg [^>]+>.+<\/svg>$/s)
  expect(PRODUCTS.flatMap((product) => variantsOf(product).filter(({ picture }) => !picturesOf(product).some(({ name }) => name === picture)))).toEqual([])
  expect(seedPicture('nothing')).toBeUndefined()
})
