import { createHmac } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { accessTokenVerifier, signAccessToken } from './access-token.ts'
import { newSigningKey, publicKeys } from './keys.ts'
import { anOwner, aToken, encoded, type Forgery } from './tokens.fixture.ts'

const key = await newSigningKey()
const verify = accessTokenVerifier(publicKeys([key]))
const now = () => Math.floor(Date.now() / 1000)
const refused = { name: 'Refusal', code: 'UNAUTHENTICATED' }

afterEach(() => void vi.useRealTimers())

test('a token that we signed says who its bearer is', async () => {
  await expect(verify(await signAccessToken(anOwner, key, 60))).resolves.toMatchObject({
    kind: 'user', id: 'usr_1', roles: ['SHOPPER'], scopes: [], sessionId: 'ses_1', expiresAt: expect.any(Number),
  })
})

test('a token holds for its life and not longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const token = await signAccessToken(anOwner, key, 600)
  vi.setSystemTime(Date.now() + 599_000)
  await expect(verify(token)).resolves.toMatchObject({ id: 'usr_1' })
  vi.setSystemTime(Date.now() + 7_000)
  await expect(verify(token)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('expired') })
})

test('the same token is the same principal, and nobody can change it', async () => {
  const token = await signAccessToken(anOwner, key, 60)
  const principal = await verify(token)
  expect(await verify(token)).toBe(principal)
  expect(() => Object.assign(principal, { id: 'usr_2' })).toThrow(TypeError)
})

const forgeries: [string, Forgery][] = [
  ['of another issuer', { payload: { iss: 'someone-else' } }],
  ['for another audience', { payload: { aud: 'another-graph' } }],
  ['of another type', { header: { typ: 'JWT' } }],
  ['without a type', { header: { typ: undefined } }],
  ['that has expired', { payload: { exp: now() - 60 } }],
  ['that holds only later', { payload: { nbf: now() + 600 } }],
  ['without an end', { without: ['exp'] }],
  ['without a subject', { without: ['sub'] }],
  ['without a kind', { without: ['kind'] }],
  ['that claims to be a service', { payload: { kind: 'service', sub: 'orders' } }],
  ['of a key that nobody knows', { header: { kid: 'unknown' } }],
  ['whose key is a path', { header: { kid: '../../etc/passwd' } }],
  ['whose key is a URL', { header: { kid: 'https://attacker.example/key' } }],
]
test.each(forgeries)('a token %s is refused', async (_what, forgery) => {
  await expect(verify(await aToken(key, forgery))).rejects.toMatchObject(refused)
})

test('a token without a signature is refused', async () => {
  const [, payload] = (await aToken(key)).split('.')
  const header = encoded({ alg: 'none', kid: key.kid, typ: 'at+jwt' })
  for (const token of [`${header}.${payload}.`, `${header}.${payload}`]) await expect(verify(token)).rejects.toMatchObject(refused)
})

test('a token signed with our public key as if it were a secret is refused', async () => {
  const [, payload] = (await aToken(key)).split('.')
  const input = `${encoded({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' })}.${payload}`
  for (const secret of [Buffer.from(key.x as string, 'base64url'), JSON.stringify(publicKeys([key]).keys[0])])
    await expect(verify(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).rejects.toMatchObject(refused)
})

test('a token that brings its own key is refused', async () => {
  const foreign = await newSigningKey()
  const [jwk] = publicKeys([foreign]).keys
  for (const header of [{ jwk }, { jku: 'https://attacker.example/jwks' }, { x5u: 'https://attacker.example/cert' }])
    for (const kid of [key.kid, foreign.kid]) await expect(verify(await aToken(foreign, { header: { ...header, kid } }))).rejects.toMatchObject(refused)
})

test('a token whose payload was changed is refused', async () => {
  const [header, , signature] = (await aToken(key)).split('.')
  const payload = encoded({ iss: 'ecolaura', aud: 'ecolaura-graph', sub: 'usr_admin', kind: 'user', roles: ['ADMIN'], iat: now(), exp: now() + 60 })
  await expect(verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject(refused)
})

test.each(['', 'x', 'a.b.c', '....', 'e30.e30.e30', '🦄.🦄.🦄'])('%j is no token', async (text) => {
  await expect(verify(text)).rejects.toMatchObject(refused)
})

test('while a key is rotated, tokens of the old and the new key hold', async () => {
  const next = await newSigningKey()
  const rotating = accessTokenVerifier(publicKeys([next, key]))
  for (const each of [key, next]) await expect(rotating(await signAccessToken(anOwner, each, 60))).resolves.toMatchObject({ id: 'usr_1' })
})

test('tokens of a key that was withdrawn do not hold, nor those without a key id', async () => {
  const next = await newSigningKey()
  await expect(accessTokenVerifier(publicKeys([next]))(await signAccessToken(anOwner, key, 60))).rejects.toMatchObject(refused)
  await expect(accessTokenVerifier(publicKeys([next, key]))(await aToken(key, { header: { kid: undefined } }))).rejects.toMatchObject(refused)
})

test('what is published of a key cannot sign', () => {
  expect(publicKeys([key]).keys[0]).toEqual({ kty: 'OKP', crv: 'Ed25519', x: key.x, kid: key.kid, alg: 'EdDSA', use: 'sig' })
})
