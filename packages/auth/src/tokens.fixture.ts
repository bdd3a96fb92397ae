import { DEFAULT_MARKET, type Principal } from '@ecolaura/kernel'
import { SignJWT, type JWTPayload } from 'jose'
import { privateKeyOf, type SigningKey } from './keys.ts'

export const anOwner = { id: 'usr_1', kind: 'user', roles: ['SHOPPER'], sessionId: 'ses_1' } as const

export const aPrincipal = (principal: Partial<Principal> = {}): Principal => ({ kind: 'user', id: 'usr_1', roles: ['SHOPPER'], scopes: [], market: DEFAULT_MARKET, ...principal })

export type Forgery = { header?: Record<string, unknown>; payload?: JWTPayload; without?: readonly string[] }

/** A token like ours, signed with our own key, but for what the test changes. */
export async function aToken(key: SigningKey, { header, payload, without = [] }: Forgery = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = Object.entries({ iss: 'ecolaura', aud: 'ecolaura-graph', sub: 'usr_1', kind: 'user', roles: ['SHOPPER'], iat: now, exp: now + 60, ...payload })
  return new SignJWT(Object.fromEntries(claims.filter(([name]) => !without.includes(name))))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt', ...header })
    .sign(await privateKeyOf(key))
}

export const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
