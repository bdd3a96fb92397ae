import { hkdfSync, randomBytes } from 'node:crypto'
import { ANONYMOUS, DEFAULT_MARKET, servicePrincipal } from '@ecolaura/kernel'
import { SignJWT } from 'jose'
import { afterEach, expect, test, vi } from 'vitest'
import { accessTokenVerifier } from './access-token.ts'
import { identifier } from './identify.ts'
import { newSigningKey, publicKeys } from './keys.ts'
import { SERVICE_TOKEN_HEADER, serviceSigner, serviceTokenVerifier } from './service-token.ts'
import { SUBGRAPH_TOKEN_HEADER, subgraphSigner } from './subgraph-token.ts'
import { aPrincipal } from './tokens.fixture.ts'

const secret = randomBytes(32)
const sign = serviceSigner('orders', secret)
const verify = serviceTokenVerifier({ orders: secret })
const refused = { name: 'Refusal', code: 'UNAUTHENTICATED' }
const france = { ...DEFAULT_MARKET, country: 'FR' }
const tokenOf = async (headers: Promise<Record<string, string>>, name = SERVICE_TOKEN_HEADER) => (await headers)[name]!

afterEach(() => void vi.useRealTimers())

test('a service asks as itself, in the market of its question', async () => {
  const orders = servicePrincipal('orders', france)
  await expect(verify(await tokenOf(sign(orders)))).resolves.toEqual(orders)
})

test('a service asks for the shopper whom it answers, without a right of staff', async () => {
  await expect(verify(await tokenOf(sign(aPrincipal({ market: france }))))).resolves.toEqual(aPrincipal({ market: france }))
  await expect(verify(await tokenOf(sign(aPrincipal({ roles: ['ADMIN'] }))))).resolves.toMatchObject({ roles: ['SHOPPER'] })
})

test('a service cannot be another one', async () => {
  await expect(verify(await tokenOf(sign(servicePrincipal('payments'))))).rejects.toMatchObject(refused)
  await expect(verify(await tokenOf(serviceSigner('payments', secret)(servicePrincipal('payments'))))).rejects.toMatchObject(refused)
  await expect(verify(await tokenOf(serviceSigner('orders', randomBytes(32))(servicePrincipal('orders'))))).rejects.toMatchObject(refused)
})

test('what the router signed for the area is no word of the area', async () => {
  const token = await tokenOf(subgraphSigner('orders', secret)(aPrincipal({ roles: ['ADMIN'] }), '{}'), SUBGRAPH_TOKEN_HEADER)
  await expect(verify(token)).rejects.toMatchObject(refused)
})

const key = new Uint8Array(hkdfSync('sha256', secret, '', 'ecolaura-service+jwt', 32))
const claims = (change: object = {}) => new SignJWT({ iss: 'orders', aud: 'ecolaura-graph', sub: 'orders', kind: 'service', roles: [], scopes: [], market: DEFAULT_MARKET, iat: Date.now() / 1000, exp: Date.now() / 1000 + 60, ...change })

test.each([
  ['names staff', claims({ kind: 'user', sub: 'usr_1', roles: ['ADMIN'] }), 'ecolaura-service+jwt'],
  ['has no end', claims({ exp: undefined }), 'ecolaura-service+jwt'],
  ['is for somebody else', claims({ aud: 'orders' }), 'ecolaura-service+jwt'],
  ['is of another type', claims(), 'at+jwt'],
])('a token that %s is refused although its signature is right', async (_what, token, typ) => {
  await expect(verify(await claims().setProtectedHeader({ alg: 'HS256', typ: 'ecolaura-service+jwt' }).sign(key))).resolves.toMatchObject({ id: 'orders' })
  await expect(verify(await token.setProtectedHeader({ alg: 'HS256', typ }).sign(key))).rejects.toMatchObject(refused)
})

test.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJvcmRlcnMifQ.'])('%j is no token', async (text) => {
  await expect(verify(text)).rejects.toMatchObject(refused)
})

test('a token that is remembered ends all the same', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const token = await tokenOf(sign(servicePrincipal('orders')))
  await verify(token)
  vi.setSystemTime(Date.now() + 70_000)
  await expect(verify(token)).rejects.toMatchObject(refused)
})

test('the router knows a service by its header where it was told of services, and nobody by it elsewhere', async () => {
  const options = { verify: accessTokenVerifier(publicKeys([await newSigningKey()])), markets: { home: DEFAULT_MARKET, countries: ['DE'], currencies: ['EUR'] } }
  const orders = servicePrincipal('orders', france)
  const headers = await sign(orders)
  await expect(identifier({ ...options, verifyService: verify })({ headers })).resolves.toEqual(orders)
  await expect(identifier({ ...options, verifyService: verify })({ headers: { [SERVICE_TOKEN_HEADER]: 'x' } })).rejects.toMatchObject(refused)
  await expect(identifier(options)({ headers })).resolves.toEqual(ANONYMOUS)
})
