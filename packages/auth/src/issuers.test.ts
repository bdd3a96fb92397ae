import { createHmac } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { anIssuer } from './issuer.fixture.ts'
import { issuersVerifier, type TrustedIssuer } from './issuers.ts'
import { newSigningKey, publicKeys } from './keys.ts'
import { aToken, encoded, type Forgery } from './tokens.fixture.ts'

const key = await newSigningKey()
const now = () => Math.floor(Date.now() / 1000)
const tokenOf = (forgery: Forgery = {}, by = key) =>
  aToken(by, { ...forgery, payload: { iss: 'https://id.example', aud: 'graph', scope: 'read:name write', ...forgery.payload }, header: { typ: 'JWT', ...forgery.header } })
const verifier = (...issuers: TrustedIssuer[]) => issuersVerifier(issuers, () => undefined).verify
const refused = { name: 'Refusal', code: 'UNAUTHENTICATED' }

afterEach(() => void vi.useRealTimers())

test('a token of a trusted issuer says who its bearer is, the same object each time', async () => {
  await using issuer = await anIssuer([key])
  const verify = verifier(issuer.trusted())
  const token = await tokenOf()
  const principal = await verify(token)
  expect(principal).toEqual({ kind: 'user', id: 'usr_1', roles: [], scopes: ['read:name', 'write'], market: expect.anything(), expiresAt: expect.any(Number) })
  expect(await verify(token)).toBe(principal)
  expect(issuer.readings).toBe(1)
})

test('claims are read where the settings say, and of wrong ones nothing is taken', async () => {
  await using issuer = await anIssuer([key])
  const verify = verifier(issuer.trusted({ name: 'staff', claims: { subject: 'email', scopes: 'permissions', roles: ['realm_access', 'roles'], application: 'azp' } }))
  const payload = { email: 'ada@example.org', permissions: ['a', 7, 'b'], realm_access: { roles: ['STAFF'] }, azp: 'till', kind: 'service' }
  expect(await verify(await tokenOf({ payload }))).toMatchObject({ kind: 'user', id: 'staff:ada@example.org', scopes: ['a', 'b'], roles: ['STAFF'], application: 'till' })
  const inherited = verifier(issuer.trusted({ claims: { subject: ['constructor', 'name'], scopes: 'scope' } }))
  await expect(inherited(await tokenOf())).rejects.toMatchObject(refused)
})

const forgeries: [string, Forgery][] = [
  ['of an issuer that nobody trusts', { payload: { iss: 'https://evil.example' } }],
  ['of an issuer that looks alike', { payload: { iss: 'https://id.example/' } }],
  ['without an issuer', { without: ['iss'] }],
  ['for another audience', { payload: { aud: 'another-graph' } }],
  ['without an audience', { without: ['aud'] }],
  ['that has expired', { payload: { exp: now() - 60 } }],
  ['without an end', { without: ['exp'] }],
  ['that holds only later', { payload: { nbf: now() + 600 } }],
  ['without a subject', { without: ['sub'] }],
  ['whose subject is empty', { payload: { sub: '' } }],
  ['of another type', { header: { typ: 'id+jwt' } }],
  ['whose key is a path', { header: { kid: '../../etc/passwd' } }],
  ['whose key is a URL', { header: { kid: 'https://attacker.example/key' } }],
  ['whose key is a name of every object', { header: { kid: '__proto__' } }],
  ['that wants something critical', { header: { crit: ['exp'], exp: 1 } }],
]
test.each(forgeries)('a token %s is refused', async (_what, forgery) => {
  await using issuer = await anIssuer([key])
  const token = await tokenOf(forgery).catch(() => undefined)
  // jose does not sign what is critical and unknown; an attacker would.
  const forged = token ?? `${encoded({ alg: 'EdDSA', kid: key.kid, typ: 'JWT', ...forgery.header })}.${(await tokenOf()).split('.').slice(1).join('.')}`
  await expect(verifier(issuer.trusted({ type: 'JWT' }))(forged)).rejects.toMatchObject(refused)
})

test('a token without a signature, or signed with the public key as a secret, is refused', async () => {
  await using issuer = await anIssuer([key])
  const verify = verifier(issuer.trusted())
  const [, payload, signature] = (await tokenOf()).split('.')
  for (const alg of ['none', 'None', 'EdDSA', 'RS256']) await expect(verify(`${encoded({ alg, kid: key.kid })}.${payload}.`)).rejects.toMatchObject(refused)
  await expect(verify(`${encoded({ alg: 'RS256', kid: key.kid })}.${payload}.${signature}`)).rejects.toMatchObject(refused)
  const input = `${encoded({ alg: 'HS256', kid: key.kid })}.${payload}`
  for (const secret of [Buffer.from(key.x as string, 'base64url'), JSON.stringify(publicKeys([key]).keys[0])])
    await expect(verify(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).rejects.toMatchObject(refused)
})

test('a token that brings its own key is refused', async () => {
  await using issuer = await anIssuer([key])
  const foreign = await newSigningKey()
  const [jwk] = publicKeys([foreign]).keys
  for (const header of [{ jwk }, { jku: 'https://attacker.example/jwks' }, { x5u: 'https://attacker.example/cert' }])
    for (const kid of [key.kid, foreign.kid]) await expect(verifier(issuer.trusted())(await tokenOf({ header: { ...header, kid } }, foreign))).rejects.toMatchObject(refused)
})

test('an issuer speaks for itself only', async () => {
  const other = await newSigningKey()
  await using first = await anIssuer([key])
  await using second = await anIssuer([other])
  const verify = verifier(first.trusted({ name: 'a' }), second.trusted({ name: 'b', issuer: 'https://b.example' }))
  expect(await verify(await tokenOf())).toMatchObject({ id: 'a:usr_1' })
  expect(await verify(await tokenOf({ payload: { iss: 'https://b.example' } }, other))).toMatchObject({ id: 'b:usr_1' })
  await expect(verify(await tokenOf({}, other))).rejects.toMatchObject(refused)
  await expect(verify(await tokenOf({ payload: { iss: 'https://b.example' } }))).rejects.toMatchObject(refused)
})

test('a new key is found when a token names it, and unknown ones do not make us ask again and again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await using issuer = await anIssuer([key])
  const verify = verifier(issuer.trusted())
  await verify(await tokenOf())
  const next = await newSigningKey()
  issuer.keys = [next, key]
  for (let attempt = 0; attempt < 20; attempt++) await expect(verify(await tokenOf({ header: { kid: `made-up-${attempt}` } }))).rejects.toMatchObject(refused)
  expect(issuer.readings).toBe(1)
  vi.setSystemTime(Date.now() + 31_000)
  expect(await verify(await tokenOf({}, next))).toMatchObject({ id: 'usr_1' })
  expect(issuer.readings).toBe(2)
})

test('a withdrawn key is forgotten when keys are read again, also for tokens that were seen', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await using issuer = await anIssuer([key])
  const verify = verifier(issuer.trusted())
  const token = await tokenOf({ payload: { exp: now() + 7_200 } })
  await verify(token)
  const next = await newSigningKey()
  issuer.keys = [next]
  vi.setSystemTime(Date.now() + 601_000)
  await verify(token).catch(() => undefined)
  await vi.waitFor(async () => {
    vi.setSystemTime(Date.now() + 301_000)
    await expect(verify(token)).rejects.toMatchObject(refused)
  })
})

test('while an issuer is down its known keys go on, and it is not asked for every token', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await using issuer = await anIssuer([key])
  const faults: unknown[] = []
  const { verify } = issuersVerifier([issuer.trusted()], (_issuer, error) => faults.push(error))
  await verify(await tokenOf())
  issuer.isDown = true
  vi.setSystemTime(Date.now() + 3_600_000)
  const next = await newSigningKey()
  for (let attempt = 0; attempt < 20; attempt++) {
    expect(await verify(await tokenOf({ payload: { jti: `${attempt}` } }))).toMatchObject({ id: 'usr_1' })
    await expect(verify(await tokenOf({}, next))).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' })
  }
  expect([issuer.readings, faults.length]).toEqual([2, 1])
  issuer.isDown = false
  issuer.keys = [next]
  vi.setSystemTime(Date.now() + 31_000)
  expect(await verify(await tokenOf({}, next))).toMatchObject({ id: 'usr_1' })
})

test('an issuer that was never reached refuses nobody for good, and tells no address', async () => {
  await using issuer = await anIssuer([key])
  issuer.isDown = true
  const { verify, readKeys } = issuersVerifier([issuer.trusted({ cooldownSeconds: 0 })], () => undefined)
  expect(await readKeys()).toEqual(['https://id.example'])
  const error = await verify(await tokenOf()).catch((one: Error) => one)
  expect(error).toMatchObject({ code: 'IDENTITY_UNAVAILABLE', message: expect.not.stringContaining('127.0.0.1') })
  issuer.isDown = false
  expect(await verify(await tokenOf())).toMatchObject({ id: 'usr_1' })
})

test('keys may be in a file, which is read again for a new one', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'jwks.json')
  await using issuer = await anIssuer([key])
  writeFileSync(file, JSON.stringify(publicKeys([key])))
  const verify = verifier(issuer.trusted({ url: pathToFileURL(file), cooldownSeconds: 0 }))
  expect(await verify(await tokenOf())).toMatchObject({ id: 'usr_1' })
  const next = await newSigningKey()
  writeFileSync(file, JSON.stringify(publicKeys([next])))
  expect(await verify(await tokenOf({}, next))).toMatchObject({ id: 'usr_1' })
})

test.each(['', 'x', 'a.b.c', '....', 'e30.e30.e30', '🦄.🦄.🦄'])('%j is no token', async (text) => {
  await using issuer = await anIssuer([key])
  await expect(verifier(issuer.trusted())(text)).rejects.toMatchObject(refused)
})
