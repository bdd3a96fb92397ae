import { aShopper, countStatements } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD, startTestAccounts, type TestAccounts } from './accounts.fixture.ts'

let accounts: TestAccounts
beforeAll(async () => {
  accounts = await startTestAccounts({ attemptLimits: { perAccount: 3, perAddress: 100, window: 900 } })
})
afterAll(() => accounts[Symbol.asyncDispose]())

const codeOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors[0]?.code
const factsOf = async (userId: string) => (await accounts.facts()).filter((fact) => 'userId' in fact && fact.userId === userId)

test('of ten sign-ups for one email one wins and the others are told', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => accounts.signUp(n % 2 ? 'Race@Example.org' : 'race@example.org')))
  expect(answers.map(codeOf).sort()).toEqual([...Array.from({ length: 9 }, () => 'EMAIL_TAKEN'), undefined])
})

test('of two guests who sign up with one email one wins, and the other stays a guest', async () => {
  const guests = await Promise.all([accounts.guest(), accounts.guest()])
  const answers = await Promise.all(guests.map(async (guest) => accounts.signUp('guests-race@example.org', await accounts.as(guest))))
  expect(answers.map(codeOf).sort()).toEqual(['EMAIL_TAKEN', undefined])
})

test('a guest who signs up keeps the id, and the sessions without a password end', async () => {
  const guest = await accounts.guest()
  const user = await accounts.signUp('keeps@example.org', await accounts.as(guest))
  expect(user.user).toEqual({ id: guest.user.id, email: 'keeps@example.org', isGuest: false, roles: ['SHOPPER'] })
  expect(codeOf(await accounts.refresh(guest.refreshToken))).toBe('SESSION_ENDED')
  expect(await factsOf(guest.user.id)).toEqual([
    { type: 'user.registered', userId: guest.user.id, isGuest: true },
    { type: 'user.registered', userId: guest.user.id, isGuest: false },
  ])
})

test('a guest who signs in to their account is named once, so that what they had can follow', async () => {
  const { user } = await accounts.signUp('follows@example.org')
  const guest = await accounts.guest()
  const asGuest = await accounts.as(guest)
  await accounts.execute('mutation ($input: AddAddressInput!) { addAddress(input: $input) { address { id } } }',
    { input: { name: 'Ada', line1: 'Weg 1', city: 'Berlin', postalCode: '10115', country: 'DE' } }, asGuest)
  const signedIn = await accounts.signIn('follows@example.org', PASSWORD, asGuest)
  await accounts.signIn('follows@example.org', PASSWORD, asGuest)
  expect((await factsOf(user.id)).slice(1)).toEqual([
    { type: 'user.signed_in', userId: user.id, formerGuestId: guest.user.id },
    { type: 'user.signed_in', userId: user.id },
  ])
  const { data } = await accounts.execute('{ me { addresses { city } } }', {}, await accounts.as(signedIn))
  expect(data).toEqual({ me: { addresses: [{ city: 'Berlin' }] } })
  expect(codeOf(await accounts.refresh(guest.refreshToken))).toBe('SESSION_ENDED')
})

test('signing in asks the same of the database for an unknown account as for a wrong password', async () => {
  await accounts.signUp('known@example.org')
  /** Without those of the relay, which works beside. */
  const asked = (statements: string[]) => statements.filter((text) => !text.includes('outbox') && /users|attempts|sessions/.test(text))
  const wrong = await countStatements(() => accounts.signIn('known@example.org', 'wrong password'))
  const unknown = await countStatements(() => accounts.signIn('unknown@example.org', 'wrong password'))
  expect(unknown.result).toEqual(wrong.result)
  expect(codeOf(wrong.result)).toBe('WRONG_CREDENTIALS')
  expect(asked(unknown.statements)).toEqual(asked(wrong.statements))
  expect(asked(wrong.statements)).toHaveLength(2)
})

test('after too many attempts even the right password waits, and an honest slip is forgotten', async () => {
  const email = 'guessed@example.org'
  await accounts.signUp(email)
  await accounts.signIn(email, 'slip of a finger')
  expect(codeOf(await accounts.signIn(email))).toBeUndefined()
  const guesses = await Promise.all(Array.from({ length: 8 }, () => accounts.signIn(email, 'a wild guess')))
  expect(guesses.filter((guess) => codeOf(guess) === 'WRONG_CREDENTIALS')).toHaveLength(3)
  const { userErrors } = await accounts.signIn('Guessed@example.org')
  expect(userErrors).toEqual([{ __typename: 'TooManyAttemptsError', code: 'TOO_MANY_ATTEMPTS', field: null, retryAfter: expect.any(Number) }])
  await accounts.db.query(`UPDATE password_attempts SET resets_at = now() - interval '1 second'`)
  expect(codeOf(await accounts.signIn(email))).toBeUndefined()
})

test('an account that is too often guessed at is not told from one that nobody has', async () => {
  for (let n = 0; n < 3; n++) await accounts.signIn('nobody@example.org', 'a wild guess')
  expect(codeOf(await accounts.signIn('nobody@example.org'))).toBe('TOO_MANY_ATTEMPTS')
})

test('a new password ends the other sessions and the old password', async () => {
  const email = 'changes@example.org'
  const [phone, laptop] = [await accounts.signUp(email), await accounts.signIn(email)]
  const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } userErrors { code } } }'
  const asLaptop = await accounts.as(laptop)
  const { data } = await accounts.execute(CHANGE, { input: { currentPassword: 'wrong', newPassword: 'battery staple' } }, asLaptop)
  expect(data).toMatchObject({ changePassword: { user: null, userErrors: [{ code: 'WRONG_CREDENTIALS' }] } })
  await accounts.execute(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'battery staple' } }, asLaptop)
  expect(codeOf(await accounts.refresh(phone.refreshToken))).toBe('SESSION_ENDED')
  expect(codeOf(await accounts.refresh(laptop.refreshToken))).toBeUndefined()
  expect(codeOf(await accounts.signIn(email))).toBe('WRONG_CREDENTIALS')
  expect(codeOf(await accounts.signIn(email, 'battery staple'))).toBeUndefined()
})

test('the host makes sure of an account, as often as it likes', async () => {
  const account = { email: 'Admin@shop.example', password: 'demo', name: 'Admin', roles: ['ADMIN'] as const }
  const ids = await Promise.all([accounts.area.ensureUser(account), accounts.area.ensureUser(account)])
  expect(new Set([...ids, await accounts.area.ensureUser({ ...account, password: 'other' })]).size).toBe(1)
  expect((await accounts.signIn('admin@shop.example', 'demo')).user.roles).toEqual(['ADMIN'])
})

test('whoever has a session needs no other one as a guest', async () => {
  const { data } = await accounts.execute('mutation { continueAsGuest { userErrors { code } } }', {}, aShopper())
  expect(data).toEqual({ continueAsGuest: { userErrors: [{ code: 'ALREADY_SIGNED_IN' }] } })
})
