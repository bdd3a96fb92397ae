import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readProducts } from './product-csv.ts'

const HEADER = 'Handle,Title,Option1 Name,Option1 Value,Variant Price'
const read = (text: string | Buffer, currency = 'EUR') => readProducts(Buffer.from(text as string), currency)
const problemOf = (text: string | Buffer) => read(text).problems[0]
const sample = readFileSync(new URL('fixtures/sample-products.csv', import.meta.url))

describe('a sound file', () => {
  const { products, problems, rows } = readProducts(sample, 'EUR')
  const product = (handle: string) => products.find((each) => each.handle === handle)!

  test('every row is read, and rows of one handle are one product wherever they stand', () => {
    expect(problems).toEqual([])
    expect(rows).toBe(7)
    expect(products.map(({ handle, variants }) => [handle, variants.length])).toEqual([['oak-stool', 1], ['linen-shirt', 3], ['kitchen-towel', 1], ['seed-paper', 1]])
  })

  test('options are named by the first row and filled by each variant', () => {
    expect(product('linen-shirt').draft.optionNames).toEqual(['Size', 'Colour'])
    expect(product('linen-shirt').variants.map(({ options }) => options.map(({ value }) => value).join('/'))).toEqual(['S/Natural', 'M/Natural', 'M/Indigo'])
    expect(product('oak-stool').draft.optionNames).toEqual([])
  })

  test('pictures keep their order and their words, and a variant knows its own', () => {
    expect(product('oak-stool').draft.media).toEqual([
      { url: 'https://images.example.com/oak-stool-1.jpg', alt: 'Oak stool from the front' },
      { url: 'https://images.example.com/oak-stool-2.jpg', alt: 'Oak stool, seat' },
    ])
    expect(product('linen-shirt').variants[2]!.mediaUrl).toBe('https://images.example.com/linen-indigo.jpg')
  })

  test('a description in HTML brings plain words; one that is plain stays so', () => {
    expect(product('oak-stool').draft.description).toBe('Three legs, turned by hand.\nHeight 45 cm\nOiled, not lacquered')
    expect(product('kitchen-towel').draft).toMatchObject({ description: 'Half linen & half cotton.' })
    expect(product('kitchen-towel').draft).not.toHaveProperty('descriptionHtml')
  })

  test('prices, former prices, stock and weight are those of the file', () => {
    expect(product('linen-shirt').variants.map(({ offer, grams, sku }) => ({ ...offer, grams, sku }))).toMatchObject([
      { sku: 'FX-S-NAT', grams: 210, price: { minor: 7990, currency: 'EUR' }, compareAtPrice: { minor: 9500 }, quantity: 4, taxable: true, tracked: true },
      { sku: 'FX-M-NAT', grams: 220, quantity: 0 },
      { sku: 'FX-M-IND', price: { minor: 8490 }, compareAtPrice: null, quantity: -2 },
    ])
    expect(product('kitchen-towel').variants[0]!.offer).toMatchObject({ price: { minor: 1250 }, compareAtPrice: null, quantity: null, taxable: false, tracked: false })
    expect(product('seed-paper').variants[0]!.offer).toMatchObject({ tracked: false })
    expect(product('seed-paper').variants[0]).not.toHaveProperty('grams')
  })

  test('status, kind and tags are those of the file', () => {
    expect(products.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAFT'])
    expect(product('oak-stool').categories).toEqual(['Seating'])
    expect(product('oak-stool').draft.tags?.map((tag) => tag.trim())).toEqual(['oak', 'stool', '"made to order"'])
    expect(product('oak-stool').draft.seo).toMatchObject({ title: 'Oak stool by Werkhof Lindau' })
  })

  test('byte order mark, line ends of Windows and another order of columns make no difference', () => {
    const text = sample.toString()
    const windows = readProducts(Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`), 'EUR')
    expect(windows.products).toEqual(products)
    const moved = read('Variant Price,Title,Handle\n5,Pot,pot\n')
    expect(moved.products[0]).toMatchObject({ handle: 'pot', draft: { title: 'Pot' }, variants: [{ offer: { price: { minor: 500 } } }] })
  })

  test('the newer names of columns mean the same', () => {
    const { products: [pot], problems: none } = read('Title,URL handle,Description,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Weight value (grams),Inventory tracker,Inventory quantity,Continue selling when out of stock,Charge tax,Product image URL\nPot,pot,Clay,TRUE,Active,P-1,Title,Default Title,9.99,500,shopify,3,DENY,FALSE,https://images.example.com/pot.jpg')
    expect(none).toEqual([])
    expect(pot).toMatchObject({ handle: 'pot', status: 'ACTIVE', draft: { description: 'Clay', media: [{ url: 'https://images.example.com/pot.jpg' }] }, variants: [{ sku: 'P-1', grams: 500, offer: { price: { minor: 999 }, quantity: 3, tracked: true, taxable: false } }] })
  })

  test('without a kind of its own a product stands on its way in the taxonomy; ids of it name nothing', () => {
    const of = (category: string) => read(`Handle,Title,Product Category\npot,Pot,${category}`).products[0]!.categories
    expect(of('Home & Garden > Decor > Vases')).toEqual(['Home & Garden', 'Decor', 'Vases'])
    expect(of('sg-4-17-2-17')).toEqual([])
  })

  test('a variant without a price has none, and prices have the digits of their currency', () => {
    expect(read(`${HEADER}\npot,Pot,Title,,`).products[0]!.variants[0]).toMatchObject({ options: [], offer: { price: null } })
    expect(read(`${HEADER}\npot,Pot,Title,Default Title,1200.00`, 'JPY').products[0]!.variants[0]!.offer.price).toEqual({ minor: 1200, currency: 'JPY' })
  })

  test('a weight in another unit becomes grams', () => {
    expect(read('Handle,Title,Variant Weight,Variant Weight Unit\npot,Pot,1.5,kg').products[0]!.variants[0]).toMatchObject({ grams: 1500 })
  })
})

describe('a broken file is refused with line and column', () => {
  test('quotes that are not in balance', () => {
    expect(problemOf(`${HEADER}\na,A,Title,Default Title,1\nb,"B,Title,Default Title,2\nc,C,Title,Default Title,3\n`)).toMatchObject({ line: 3, column: 'Title', message: expect.stringContaining('line 4') })
    expect(problemOf(`${HEADER}\na,"A\nA",Title,Default Title,1\n\nb,"B" B,Title,Default Title,2`)).toMatchObject({ line: 5, column: 'Title' })
    expect(problemOf(`${HEADER}\na,5" pot,Title,Default Title,1`)).toMatchObject({ line: 2, column: 'Title' })
  })

  test('a wrong price, also below a text of several lines', () => {
    expect(problemOf(`${HEADER}\na,"A\nA",Title,Default Title,1\nb,B,Title,Default Title,"9,99"`)).toMatchObject({ line: 4, column: 'Variant Price', message: '"9,99" is not a price in EUR; write it as 12.50.' })
    expect(problemOf(`${HEADER}\na,A,Title,Default Title,-1`)).toMatchObject({ line: 2, column: 'Variant Price' })
    expect(problemOf(`${HEADER}\na,A,Title,Default Title,1.999`)).toMatchObject({ line: 2 })
  })

  test.each([
    ['no column for the handle', 'Title,Variant Price\nA,1', { line: 1, column: 'Handle' }],
    ['a row without a handle', `${HEADER}\n,A,Title,Default Title,1`, { line: 2, column: 'Handle' }],
    ['a product without a title', `${HEADER}\na,,Title,Default Title,1`, { line: 2, column: 'Title' }],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\na;A;Title;Default Title;1`, { line: 1, message: expect.stringContaining('semicolons') }],
    ['an empty file', '', { line: 1 }],
    ['a header alone', HEADER, { line: 1, message: expect.stringContaining('no products') }],
    ['two variants alike', `${HEADER}\na,A,Size,S,1\na,,,M,1\na,,,S,2`, { line: 4, column: 'Option1 Value', message: expect.stringContaining('"S"') }],
    ['a variant without its option', `${HEADER}\na,A,Size,S,1\na,,,,2`, { line: 3, column: 'Option1 Value' }],
    ['more cells than the header', `${HEADER}\na,A,Size,S,1,one,more`, { line: 2, message: expect.stringContaining('7 cells') }],
    ['a picture that a browser would run', 'Handle,Title,Image Src\na,A,javascript:alert(1)', { line: 2, column: 'Image Src' }],
    ['a quantity in words', 'Handle,Title,Variant Inventory Qty\na,A,many', { line: 2, column: 'Variant Inventory Qty' }],
    ['an unknown status', 'Handle,Title,Status\na,A,hidden', { line: 2, column: 'Status' }],
    ['a spreadsheet', 'PK\u0003\u0004', { line: 1, message: expect.stringContaining('spreadsheet') }],
  ])('%s', (_, text, expected) => {
    expect(problemOf(text)).toMatchObject(expected)
    expect(read(text).products).toEqual([])
  })

  test('letters that are not UTF-8', () => {
    const latin1 = Buffer.concat([Buffer.from(`${HEADER}\na,A,Title,Default Title,1\n`), Buffer.from('b,Caf\u00e9,Title,Default Title,2\n', 'latin1')])
    expect(problemOf(latin1)).toMatchObject({ line: 3, message: expect.stringContaining('UTF-8') })
  })

  test('all problems are told at once, in the order of lines', () => {
    expect(read(`${HEADER}\na,A,Title,Default Title,x\n,B,Title,Default Title,1\nc,,Title,Default Title,1`).problems.map(({ line }) => line)).toEqual([2, 3, 4])
  })
})
