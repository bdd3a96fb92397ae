import { DEFAULT_MARKET, Refusal, type Market, type Principal } from '@ecolaura/kernel'
import { createLocalJWKSet, errors, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose'
import { privateKeyOf, type SigningKey } from './keys.ts'

/** Issuer and audience of the tokens that clients carry. Both are checked, as are type, algorithm and expiry. */
export type TokenRealm = { readonly issuer: string; readonly audience: string }

export const SHOP_REALM: TokenRealm = { issuer: 'ecolaura', audience: 'ecolaura-graph' }
const TYPE = 'at+jwt'

export type AccessTokenSubject = { id: string; kind: 'guest' | 'user'; roles: readonly string[]; sessionId: string }

/** Signs a short-lived access token (RFC 9068 type). @param lifetime in seconds */
export async function signAccessToken(subject: AccessTokenSubject, key: SigningKey, lifetime: number, realm: TokenRealm = SHOP_REALM): Promise<string> {
  return new SignJWT({ kind: subject.kind, roles: subject.roles, sid: subject.sessionId })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: TYPE })
    .setIssuer(realm.issuer)
    .setAudience(realm.audience)
    .setSubject(subject.id)
    .setIssuedAt()
    .setExpirationTime(`${lifetime}s`)
    .sign(await privateKeyOf(key))
}

/**
 * Makes the function that turns a client's token into a principal. Verified tokens are remembered until they expire,
 * because a verification costs more than a small query.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for every token that is not exactly ours.
 */
export function accessTokenVerifier(keys: JSONWebKeySet, realm: TokenRealm = SHOP_REALM): (token: string, market?: Market) => Promise<Principal> {
  const keySet = createLocalJWKSet(keys)
  const known = new Map<string, Principal>()

  return async (token, market = DEFAULT_MARKET) => {
    const remembered = known.get(token)
    if (remembered && remembered.expiresAt! > Date.now() / 1000) return { ...remembered, market }
    const principal = await verify(token)
    if (known.size >= 10_000) known.clear()
    known.set(token, principal)
    return { ...principal, market }
  }

  async function verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ['EdDSA'],
        issuer: realm.issuer,
        audience: realm.audience,
        typ: TYPE,
        requiredClaims: ['sub', 'exp', 'iat', 'kind'],
        clockTolerance: 5,
      })
      const roles = Array.isArray(payload.roles) ? payload.roles.filter((role) => typeof role === 'string') : []
      const session = typeof payload.sid === 'string' ? { sessionId: payload.sid } : {}
      return { kind: payload.kind === 'guest' ? 'guest' : 'user', id: payload.sub!, roles, scopes: [], market: DEFAULT_MARKET, ...session, expiresAt: payload.exp! }
    } catch (error) {
      // jose throws a plain TypeError when the key does not fit the algorithm that the token names.
      if (error instanceof errors.JOSEError || error instanceof TypeError)
        throw new Refusal('UNAUTHENTICATED', error instanceof errors.JWTExpired ? 'Your session has expired; sign in again.' : 'The access token is not valid.')
      throw error
    }
  }
}
