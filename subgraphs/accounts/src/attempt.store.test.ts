import { startTestArea, type TestArea } from '@ecolaura/testing'
import { newSigningKey } from '@ecolaura/auth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountsArea } from './area.ts'
import { attemptStore, type AttemptStore } from './attempt.store.ts'
import { signInStore } from './sign-in.store.ts'

let area: TestArea
let attempts: AttemptStore
beforeAll(async () => {
  const signingKey = await newSigningKey()
  area = await startTestArea('accounts', (ports) => accountsArea(ports, { signingKey }))
  attempts = attemptStore(area.db, { perAccount: 2, perAddress: 3, window: 900 })
})
afterAll(() => area[Symbol.asyncDispose]())

test('one network address that tries many accounts is stopped', async () => {
  const from = (n: number) => ({ email: `victim${n}@example.org`, remoteAddress: '203.0.113.1' })
  for (const n of [1, 2, 3]) await attempts.begin(from(n))
  await expect(attempts.begin(from(4))).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  await expect(attempts.begin({ ...from(5), remoteAddress: '203.0.113.2' })).resolves.toBeUndefined()
})

test('one account that is tried from many network addresses is closed for a while', async () => {
  const from = (n: number) => ({ email: 'botnet@example.org', remoteAddress: `198.51.100.${n}` })
  for (const n of [1, 2]) await attempts.begin(from(n))
  await expect(attempts.begin(from(3))).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS', data: { retryAfter: expect.any(Number) } })
})

test('a household that signs in often is never stopped', async () => {
  for (let n = 0; n < 10; n++) {
    const attempt = { email: `member${n}@example.org`, remoteAddress: '192.0.2.1' }
    await attempts.begin(attempt)
    await attempts.succeed(attempt)
  }
})

test('one network address that asks which emails are taken is stopped, and new accounts cost it nothing', async () => {
  const door = signInStore(area.db, 3600, attempts)
  const from = { remoteAddress: '203.0.113.50' }
  for (let n = 0; n < 5; n++) await door.signUp({ email: `new${n}@example.org`, password: 'correct horse' }, from)
  const probe = () => door.signUp({ email: 'new0@example.org', password: 'correct horse' }, from)
  for (let n = 0; n < 3; n++) await expect(probe()).rejects.toMatchObject({ code: 'EMAIL_TAKEN' })
  await expect(probe()).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
})

test('neither email nor network address is stored in clear', async () => {
  await attempts.begin({ email: 'canary@example.org', remoteAddress: '192.0.2.77' })
  const rows = await area.db.query<{ key: string }>('SELECT key FROM password_attempts')
  expect(rows.filter(({ key }) => /canary|192\.0\.2\.77/.test(key))).toEqual([])
})
