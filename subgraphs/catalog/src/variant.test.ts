import { expect, test } from 'vitest'
import { keyOf, optionsOf, variantsFrom, type VariantDraft } from './variant.ts'

let made = 0
const from = (names: string[], drafts: VariantDraft[], existing: ReturnType<typeof variantsFrom> = []) => variantsFrom('prd_1', names, drafts, [{ url: '/a.svg', alt: 'A' }], existing, () => `var_${++made}`)
const size = (value: string) => ({ options: [{ name: 'Size', value }] })

test('a variant names every option of its product, in the order of the product', () => {
  const [variant] = from(['Size', 'Colour'], [{ options: [{ name: 'Colour', value: 'Red' }, { name: 'Size', value: 'S' }] }])
  expect(variant).toMatchObject({ title: 'S / Red', options: [{ name: 'Size' }, { name: 'Colour' }] })
  expect(optionsOf(['Size', 'Colour'], [variant!])).toEqual([{ name: 'Size', values: ['S'] }, { name: 'Colour', values: ['Red'] }])
})

test.each([
  ['misses an option', ['Size', 'Colour'], [size('S')], 'INVALID_OPTIONS'],
  ['names an option that the product does not have', [], [size('S')], 'INVALID_OPTIONS'],
  ['leaves a value empty', ['Size'], [size(' ')], 'INVALID_OPTIONS'],
  ['chooses like another', ['Size'], [size('S'), size('S')], 'INVALID_OPTIONS'],
  ['is missing altogether', [], [], 'INVALID_VARIANTS'],
  ['weighs less than nothing', [], [{ grams: -1 }], 'INVALID_VARIANTS'],
  ['shows a picture of something else', [], [{ mediaUrl: '/b.svg' }], 'INVALID_MEDIA'],
  ['claims to be one that is not of this product', [], [{ id: 'var_foreign' }], 'INVALID_VARIANTS'],
  ['is one that another is already', ['Size'], [{ ...size('S'), id: 'var_known' }, { ...size('M'), id: 'var_known' }], 'INVALID_VARIANTS'],
])('a variant is refused that %s', (_, names, drafts, code) => {
  const existing = [{ ...from(['Size'], [size('L')])[0]!, id: 'var_known' }]
  expect(() => from(names, drafts, existing)).toThrow(expect.objectContaining({ code }))
})

test('two options of one name are refused', () => {
  expect(() => from(['Size', 'Size'], [{}])).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }))
})

test('a variant keeps its id by its options, and by its id when its options change', () => {
  const existing = from(['Size'], [size('S'), size('M')])
  const [s, m] = existing.map(({ id }) => id)
  expect(from(['Size'], [size('M'), { ...size('L'), id: s }], existing).map(({ id }) => id)).toEqual([m, s])
  const [renamed, added] = from(['Size'], [{ ...size('L'), id: s }, size('S')], existing)
  expect(renamed!.id).toBe(s)
  expect(added!.id).not.toBe(s)
})

test('variants are told apart by their options in whatever order they stand', () => {
  expect(keyOf([{ name: 'A', value: '1' }, { name: 'B', value: '2' }])).toBe(keyOf([{ name: 'B', value: '2' }, { name: 'A', value: '1' }]))
  expect(keyOf([{ name: 'A', value: '1' }])).not.toBe(keyOf([{ name: 'A', value: '2' }]))
})
