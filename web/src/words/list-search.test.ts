import { expect, test } from 'vitest'
import { orderBy, readListSearch, where, writeListSearch } from './list-search.ts'

test('a list is found again by its address', () => {
  const asked = { words: 'linen shirt', sort: 'title' as const }
  expect(readListSearch(writeListSearch(asked))).toEqual(asked)
})

test('an address that nobody wrote here is read as the usual list', () => {
  const asked = readListSearch(new URLSearchParams('sort=toString&words='))
  expect(asked).toEqual({ words: '', sort: 'newest' })
  expect(orderBy(asked)).toEqual({ field: 'PUBLISHED_AT', direction: 'DESC' })
  expect(where(asked, undefined)).toBeUndefined()
})

test('each word has to be found, in the category that is open', () => {
  expect(where({ words: ' linen  blue ', sort: 'newest' }, 'cat_1')).toMatchObject({
    category: { eq: 'cat_1' },
    and: [{ or: [{ title: { contains: 'linen' } }, {}, {}] }, { or: [{ title: { contains: 'blue' } }, {}, {}] }],
  })
})
