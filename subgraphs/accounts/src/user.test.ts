import { expect, test } from 'vitest'
import { assignRoles, readEmail, readName, readPassword, type User } from './user.ts'

const aUser = (user: Partial<User> = {}): User => ({ id: 'usr_1', email: 'ada@example.org', name: 'Ada', roles: ['ADMIN'], isGuest: false, createdAt: new Date(0), ...user })

test('an email has one spelling, whatever was typed', () => {
  expect(readEmail('  Ada@Example.ORG ')).toBe('ada@example.org')
})

test.each(['ada', 'ada@example', 'ada@@example.org', 'a da@example.org', '<ada@example.org>', `${'a'.repeat(250)}@example.org`])('%s is no email', (text) => {
  expect(() => readEmail(text)).toThrow('not an email')
})

test('a password is long enough, and not the email or one key pressed often', () => {
  expect(readPassword('correct horse', 'ada@example.org')).toBe('correct horse')
  for (const weak of ['short', 'ada@example.org', 'aaaaaaaaaaaa', 'x'.repeat(201)]) expect(() => readPassword(weak, 'ada@example.org')).toThrow(/password/)
})

test('a name is trimmed and not empty', () => {
  expect(readName('  Ada   Lovelace ')).toBe('Ada Lovelace')
  expect(() => readName('  ')).toThrow('from 1')
})

test('the last administrator keeps the role until there is another', () => {
  expect(() => assignRoles(aUser(), ['STAFF'], ['usr_1'])).toThrow('needs an administrator')
  expect(assignRoles(aUser(), ['STAFF'], ['usr_1', 'usr_2'])).toEqual(['SHOPPER', 'STAFF'])
})

test('a guest gets no role', () => {
  expect(() => assignRoles(aUser({ isGuest: true, email: null }), ['STAFF'], ['usr_2'])).toThrow('sign up')
})
