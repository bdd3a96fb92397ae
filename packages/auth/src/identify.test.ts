import { ANONYMOUS, DEFAULT_MARKET } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { accessTokenVerifier, signAccessToken } from './access-token.ts'
import { identifier } from './identify.ts'
import { newSigningKey, publicKeys } from './keys.ts'
import { anOwner } from './tokens.fixture.ts'

const key = await newSigningKey()
const markets = { home: DEFAULT_MARKET, countries: ['DE', 'FR', 'US'], currencies: ['EUR', 'USD'] }
const identify = identifier({ verify: accessTokenVerifier(publicKeys([key])), markets })
const authorization = `Bearer ${await signAccessToken(anOwner, key, 600)}`

test('who says nothing is anonymous in the home market', async () => {
  await expect(identify({ headers: {} })).resolves.toEqual(ANONYMOUS)
})

test('the bearer of a token is who the token says, by header and by socket', async () => {
  const expected = { kind: 'user', id: 'usr_1', market: DEFAULT_MARKET }
  await expect(identify({ headers: { authorization } })).resolves.toMatchObject(expected)
  for (const name of ['authorization', 'Authorization']) await expect(identify({ headers: {}, connectionParams: { [name]: authorization } })).resolves.toMatchObject(expected)
})

test.each(['Bearer', 'Bearer made.up.token', 'Basic dXNlcjpwYXNz', 'made.up.token', 'Bearer a b'])('%j does not make anyone anonymous, it is refused', async (bad) => {
  await expect(identify({ headers: { authorization: bad } })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a socket that opens with something else than text is refused', async () => {
  await expect(identify({ headers: {}, connectionParams: { authorization: { $ne: null } } })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a client chooses country and currency among those of the shop, and nothing else of its market', async () => {
  const headers = { 'x-ecolaura-country': 'us', 'x-ecolaura-currency': 'USD', 'x-ecolaura-group': 'wholesale' }
  const { market } = await identify({ headers })
  expect(market).toEqual({ ...DEFAULT_MARKET, country: 'US', currency: 'USD' })
  expect((await identify({ headers: {}, connectionParams: { 'X-Ecolaura-Country': 'FR' } })).market).toEqual({ ...DEFAULT_MARKET, country: 'FR' })
})

test.each([{ 'x-ecolaura-country': 'KP' }, { 'x-ecolaura-currency': 'XTS' }, { 'x-ecolaura-country': '../DE' }])('a market that the shop does not have is refused: %j', async (headers) => {
  await expect(identify({ headers })).rejects.toMatchObject({ code: 'UNKNOWN_MARKET' })
})

test('the same client in the same market is the same object, in another market another', async () => {
  const inFrance = { authorization, 'x-ecolaura-country': 'FR' }
  expect(await identify({ headers: inFrance })).toBe(await identify({ headers: inFrance }))
  expect(await identify({ headers: { authorization } })).toBe(await identify({ headers: { authorization } }))
  expect((await identify({ headers: inFrance })).market).not.toEqual((await identify({ headers: { authorization } })).market)
})
