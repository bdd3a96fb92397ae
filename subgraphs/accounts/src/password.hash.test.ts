import { createHook } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { fitsPassword, hashPassword } from './password.hash.ts'

test('a password fits its own hash alone', async () => {
  const hash = await hashPassword('correct horse')
  await expect(fitsPassword('correct horse', hash)).resolves.toBe(true)
  await expect(fitsPassword('Correct horse', hash)).resolves.toBe(false)
})

test('the same password is never hashed alike twice, and the hash says how strong it is', async () => {
  const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  expect(one).not.toBe(other)
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
})

test('an unknown account costs the same work as a wrong password, and is never let in', async () => {
  const works: string[] = []
  const watch = createHook({ init: (_id, type) => void (type === 'ARGON2REQUEST' && works.push(type)) }).enable()
  await expect(fitsPassword('anything', undefined)).resolves.toBe(false)
  watch.disable()
  expect(works).toHaveLength(1)
})

test('a hash of another form is a fault, not a wrong password', async () => {
  await expect(fitsPassword('x', '$2b$10$abcdefghijklmnopqrstuv')).rejects.toThrow(TypeError)
})
