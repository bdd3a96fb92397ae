import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestAccounts, type TestAccounts } from './accounts.fixture.ts'

let accounts: TestAccounts
beforeAll(async () => {
  accounts = await startTestAccounts()
})
afterAll(() => accounts[Symbol.asyncDispose]())

const codeOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors[0]?.code
const endReason = async (sessionId: string) => (await accounts.db.query<{ end_reason: string }>('SELECT end_reason FROM sessions WHERE id = $1', [sessionId]))[0]!.end_reason
const usedLongAgo = () => accounts.db.query(`UPDATE refresh_tokens SET used_at = used_at - interval '1 minute' WHERE used_at IS NOT NULL`)

test('a refresh token gives the next one, and the session goes on', async () => {
  const first = await accounts.guest()
  const second = await accounts.refresh(first.refreshToken)
  expect(second.session.id).toBe(first.session.id)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(codeOf(await accounts.refresh(second.refreshToken))).toBeUndefined()
})

test('of twenty refreshes with one token exactly one succeeds, and an honest neighbour goes on with what it got', async () => {
  const { refreshToken } = await accounts.guest()
  const answers = await Promise.all(Array.from({ length: 20 }, () => accounts.refresh(refreshToken)))
  const winners = answers.filter(({ userErrors }) => userErrors.length === 0)
  expect(winners).toHaveLength(1)
  expect(answers.filter((answer) => codeOf(answer) === 'REFRESH_TOKEN_USED')).toHaveLength(19)
  expect(codeOf(await accounts.refresh(winners[0]!.refreshToken))).toBeUndefined()
})

test('a token that comes back later was stolen: the whole family ends', async () => {
  const first = await accounts.guest()
  const second = await accounts.refresh(first.refreshToken)
  await usedLongAgo()
  expect(codeOf(await accounts.refresh(first.refreshToken))).toBe('SESSION_ENDED')
  expect(codeOf(await accounts.refresh(second.refreshToken))).toBe('SESSION_ENDED')
  expect(await endReason(first.session.id)).toBe('TOKEN_REUSED')
})

test('a reuse ends no other session of the user', async () => {
  const email = 'families@example.org'
  const [phone, laptop] = [await accounts.signUp(email), await accounts.signIn(email)]
  await accounts.refresh(phone.refreshToken)
  await usedLongAgo()
  await accounts.refresh(phone.refreshToken)
  expect(codeOf(await accounts.refresh(laptop.refreshToken))).toBeUndefined()
})

test('a token that nobody issued is refused and ends nothing', async () => {
  expect(codeOf(await accounts.refresh('made-up'))).toBe('SESSION_ENDED')
})

test('a session that was not renewed in time is over', async () => {
  const { refreshToken, session } = await accounts.guest()
  await accounts.db.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [session.id])
  expect(codeOf(await accounts.refresh(refreshToken))).toBe('SESSION_ENDED')
})

test('no token is stored in clear', async () => {
  const { refreshToken } = await accounts.guest()
  const rows = await accounts.db.query<{ row: string }>('SELECT row_to_json(t)::text AS row FROM refresh_tokens t')
  expect(rows.some(({ row }) => row.includes(refreshToken))).toBe(false)
})
