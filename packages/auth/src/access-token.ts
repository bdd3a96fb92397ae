import { DEFAULT_MARKET, type Principal } from '@ecolaura/kernel'
import { createLocalJWKSet, errors, jwtVerify, SignJWT, type JSONWebKeySet, type JWTPayload } from 'jose'
import { privateKeyOf, type SigningKey } from './keys.ts'
import { refusedToken, remembering, type TokenVerifier } from './token-verifier.ts'

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

/** Seconds that the clocks of two machines may differ. */
const CLOCK_TOLERANCE = 5

/**
 * Makes the function that turns a client's token into a principal of the default market, the same object each time.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for every token that is not exactly ours.
 */
export function accessTokenVerifier(keys: JSONWebKeySet, realm: TokenRealm = SHOP_REALM): TokenVerifier {
  const keySet = createLocalJWKSet(keys)
  return remembering(async (token) => {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ['EdDSA'],
        issuer: realm.issuer,
        audience: realm.audience,
        typ: TYPE,
        requiredClaims: ['sub', 'exp', 'iat', 'kind'],
        clockTolerance: CLOCK_TOLERANCE,
      })
      return readPrincipal(payload)
    } catch (error) {
      throw refusedToken(error)
    }
  })
}

/** A client is a guest or a user; nobody becomes a service of the platform by a token. */
function readPrincipal({ sub, exp, kind, roles, sid }: JWTPayload): Principal {
  if (kind !== 'guest' && kind !== 'user') throw new errors.JWTInvalid('The token names no kind of principal.')
  return Object.freeze({
    kind,
    id: sub!,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    scopes: [],
    market: DEFAULT_MARKET,
    ...(typeof sid === 'string' && { sessionId: sid }),
    expiresAt: exp!,
  })
}
