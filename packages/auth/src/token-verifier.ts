import { Refusal, type Principal } from '@ecolaura/kernel'
import { errors } from 'jose'

/** @throws Refusal `UNAUTHENTICATED` for a token that does not hold. */
export type TokenVerifier = (token: string) => Promise<Principal>

const MOST_REMEMBERED = 10_000

/**
 * Remembers principals until their tokens expire, `mostSeconds` at most: a verification costs more than a small query, and what is
 * kept for a principal elsewhere is found again under the same object.
 */
export function remembering(verify: TokenVerifier, mostSeconds = Infinity): TokenVerifier {
  const known = new Map<string, { principal: Principal; until: number }>()
  return async (token) => {
    const remembered = known.get(token)
    const now = Date.now() / 1000
    if (remembered && remembered.until > now) return remembered.principal
    const principal = await verify(token)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(token, { principal, until: Math.min(principal.expiresAt!, now + mostSeconds) })
    return principal
  }
}

/** What a client is told when its token was not accepted; a fault of ours stays one. */
export function refusedToken(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new Refusal('UNAUTHENTICATED', 'Your session has expired; renew it or sign in again.')
  // A key that does not fit the algorithm that the token names is a plain TypeError or DOMException.
  const isItsFault = error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException
  return isItsFault ? new Refusal('UNAUTHENTICATED', 'The access token is not valid.') : error
}
