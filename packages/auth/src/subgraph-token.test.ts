import { createHmac, randomBytes } from 'node:crypto'
import { ANONYMOUS, DEFAULT_MARKET } from '@ecolaura/kernel'
import { SignJWT } from 'jose'
import { afterEach, expect, test, vi } from 'vitest'
import { ADDRESS_HEADER, BODY_MAC_HEADER, SUBGRAPH_TOKEN_HEADER, subgraphSigner, subgraphVerifier } from './subgraph-token.ts'
import { aPrincipal } from './tokens.fixture.ts'

const secret = randomBytes(32)
const sign = subgraphSigner('orders', secret)
const verify = subgraphVerifier('orders', secret)
const refused = { name: 'Refusal', code: 'UNAUTHENTICATED' }
const BODY = '{"query":"{ me { id } }"}'

afterEach(() => void vi.useRealTimers())

test('a subgraph learns from its router who asks, as a whole', async () => {
  const principal = aPrincipal({ sessionId: 'ses_1', expiresAt: 1_900_000_000, scopes: ['read'], market: { country: 'FR', currency: 'EUR', group: 'retail', channel: 'web' } })
  await expect(verify(await sign(principal, BODY), BODY)).resolves.toEqual({ principal })
  await expect(verify(await sign(ANONYMOUS, BODY), BODY)).resolves.toEqual({ principal: ANONYMOUS })
})

test('the proof for one subgraph is none for another, even under the same secret', async () => {
  await expect(subgraphVerifier('payments', secret)(await sign(aPrincipal(), BODY), BODY)).rejects.toMatchObject(refused)
})

test('the proof of another secret is refused', async () => {
  await expect(verify(await subgraphSigner('orders', randomBytes(32))(aPrincipal(), BODY), BODY)).rejects.toMatchObject(refused)
})

test('a proof is bound to its body', async () => {
  const proof = await sign(aPrincipal(), BODY)
  await expect(verify(proof, BODY.replace('me', 'orders'))).rejects.toMatchObject(refused)
  await expect(verify({ ...proof, [BODY_MAC_HEADER]: '' }, BODY)).rejects.toMatchObject(refused)
  await expect(verify({ ...proof, [BODY_MAC_HEADER]: `${proof[BODY_MAC_HEADER]}x` }, BODY)).rejects.toMatchObject(refused)
})

test('the address of the client is as the router saw it, or the proof does not hold', async () => {
  const proof = await sign(aPrincipal(), BODY, '203.0.113.7')
  await expect(verify(proof, BODY)).resolves.toMatchObject({ remoteAddress: '203.0.113.7' })
  for (const address of ['203.0.113.8', undefined, '']) await expect(verify({ ...proof, [ADDRESS_HEADER]: address }, BODY)).rejects.toMatchObject(refused)
  await expect(verify({ ...(await sign(aPrincipal(), BODY)), [ADDRESS_HEADER]: '203.0.113.7' }, BODY)).rejects.toMatchObject(refused)
})

test('a body that was refused once is refused again, although its token is remembered', async () => {
  const proof = await sign(aPrincipal(), BODY)
  await verify(proof, BODY)
  for (let n = 0; n < 2; n++) await expect(verify(proof, `${BODY} `)).rejects.toMatchObject(refused)
})

test('the MAC of one principal does not fit the token of another', async () => {
  const [mine, admins] = [await sign(aPrincipal(), BODY), await sign(aPrincipal({ roles: ['ADMIN'] }), BODY)]
  await expect(verify({ ...admins, [BODY_MAC_HEADER]: mine[BODY_MAC_HEADER] }, BODY)).rejects.toMatchObject(refused)
})

test.each([SUBGRAPH_TOKEN_HEADER, BODY_MAC_HEADER])('a request without %s is refused', async (header) => {
  await expect(verify({ ...(await sign(aPrincipal(), BODY)), [header]: undefined }, BODY)).rejects.toMatchObject(refused)
})

test('a client that sends identity headers of its own is refused', async () => {
  await expect(verify({ authorization: 'Bearer x', 'x-user-id': 'usr_1' }, BODY)).rejects.toMatchObject(refused)
  await expect(verify({ [SUBGRAPH_TOKEN_HEADER]: ['a', 'b'], [BODY_MAC_HEADER]: 'x' }, BODY)).rejects.toMatchObject(refused)
})

test('a proof that is replayed after its life is refused', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const proof = await sign(aPrincipal(), BODY)
  vi.setSystemTime(Date.now() + 59_000)
  await expect(verify(proof, BODY)).resolves.toBeDefined()
  vi.setSystemTime(Date.now() + 10_000)
  await expect(verify(proof, BODY)).rejects.toMatchObject(refused)
})

test('a token without an end, or of another type, is refused although its MAC fits', async () => {
  const claims = () => new SignJWT({ kind: 'user', roles: [], scopes: [], market: DEFAULT_MARKET }).setIssuer('ecolaura-router').setAudience('orders').setSubject('usr_1').setJti('1')
  const typ = 'ecolaura-subgraph+jwt'
  const proofOf = async (token: Promise<string>) => ({
    [SUBGRAPH_TOKEN_HEADER]: await token,
    [BODY_MAC_HEADER]: createHmac('sha256', secret).update(`1\n\n${BODY}`).digest('base64url'),
  })
  const whole = claims().setExpirationTime('60s').setProtectedHeader({ alg: 'HS256', typ })
  await expect(verify(await proofOf(whole.sign(secret)), BODY)).resolves.toMatchObject({ principal: { id: 'usr_1' } })
  const endless = claims().setProtectedHeader({ alg: 'HS256', typ })
  const typeless = claims().setExpirationTime('60s').setProtectedHeader({ alg: 'HS256' })
  for (const token of [endless, typeless]) await expect(verify(await proofOf(token.sign(secret)), BODY)).rejects.toMatchObject(refused)
})

test('the token is kept for a principal and renewed before it ends', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const principal = aPrincipal()
  const tokenOf = async () => (await sign(principal, BODY))[SUBGRAPH_TOKEN_HEADER]
  const first = await tokenOf()
  vi.setSystemTime(Date.now() + 29_000)
  expect(await tokenOf()).toBe(first)
  vi.setSystemTime(Date.now() + 2_000)
  expect(await tokenOf()).not.toBe(first)
})
