import { expect, test } from 'vitest'
import { freeHandle, handleFor, isHandle, slugOf } from './handle.ts'

test.each([
  ['Größe & Maß', 'groesse-mass'],
  ["Baker's Café — N° 5", 'bakers-cafe-n-5'],
  ['  Smørrebrød  ', 'smorrebrod'],
  ['茶碗 small', '茶碗-small'],
  ['!!!', ''],
])('"%s" becomes "%s"', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

test('what is made can stand in an address, and making it again changes nothing', () => {
  for (const name of ['Größe & Maß', 'がぎぐ', 'A'.repeat(500), 'x -- y']) {
    const slug = slugOf(name)
    expect(isHandle(slug)).toBe(true)
    expect(slugOf(slug)).toBe(slug)
  }
})

test('a handle that was asked for is taken as it is or refused', () => {
  expect(handleFor('Blue_Shirt.2', 'x', 'handle')).toBe('Blue_Shirt.2')
  expect(handleFor(undefined, '!!!', 'handle')).toBe('item')
  for (const wrong of ['', 'a b', 'a/b', '../a', 'a?b']) expect(() => handleFor(wrong, 'x', 'handle')).toThrow(expect.objectContaining({ code: 'INVALID_HANDLE' }))
})

test('a taken handle gets the next free number', () => {
  expect(freeHandle('soap', (handle) => ['soap', 'soap-2'].includes(handle))).toBe('soap-3')
})
