import { expect, test } from 'vitest'
import { remembered } from './remembered.ts'

test('what was read is kept until it is forgotten', async () => {
  let reads = 0
  const count = remembered(async () => ++reads, 60_000)
  expect(await Promise.all([count.current(), count.current()])).toEqual([1, 1])
  count.forget()
  expect(await count.current()).toBe(2)
})

test('what is too old is read again', async () => {
  let reads = 0
  const count = remembered(async () => ++reads, 0)
  await count.current()
  expect(await count.current()).toBe(2)
})

test('a reading that fails is not kept', async () => {
  let reads = 0
  const count = remembered(async () => {
    if (++reads === 1) throw new Error('the database is away')
    return reads
  }, 60_000)
  await expect(count.current()).rejects.toThrow('away')
  expect(await count.current()).toBe(2)
})

test('what is forgotten while it is read does not come back', async () => {
  let reads = 0
  const first = Promise.withResolvers<number>()
  const count = remembered(() => (++reads === 1 ? first.promise : Promise.resolve(reads)), 60_000)
  const early = count.current()
  count.forget()
  expect(await count.current()).toBe(2)
  first.reject(new Error('late'))
  await expect(early).rejects.toThrow('late')
  expect(await count.current()).toBe(2)
})
