import { hkdfSync } from 'node:crypto'
import { isStaff, Refusal, type Principal } from '@ecolaura/kernel'
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose'
import type { TokenVerifier } from './token-verifier.ts'
import type { SubgraphSecret } from './subgraph-token.ts'

/** How an area proves itself to the router when it asks the graph over the network, as orders does for a quote. */
export const SERVICE_TOKEN_HEADER = 'x-ecolaura-service'

const AUDIENCE = 'ecolaura-graph'
const TYPE = 'ecolaura-service+jwt'
const LIFETIME = 60
const CLOCK_TOLERANCE = 5
const MOST_REMEMBERED = 1_000

/**
 * The key of this direction is derived from the secret that area and router share, so that nothing which the router
 * signed for the area can be sent back to it as the area's own word.
 */
const keyOf = (secret: SubgraphSecret): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', TYPE, 32))

/**
 * Makes the signer of a service's requests to the graph. It asks as itself, or for a shopper whom it is answering at
 * the moment; the roles of staff do not travel.
 */
export function serviceSigner(service: string, secret: SubgraphSecret): (principal: Principal) => Promise<Record<string, string>> {
  const key = keyOf(secret)
  return async (principal) => {
    const { id, kind, scopes, market } = principal
    const roles = isStaff(principal) ? ['SHOPPER'] : principal.roles
    const token = await new SignJWT({ kind, roles, scopes, market })
      .setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setIssuer(service)
      .setAudience(AUDIENCE)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME}s`)
      .sign(key)
    return { [SERVICE_TOKEN_HEADER]: token }
  }
}

/**
 * Makes the router's check of service tokens. Only the services that are listed here may ask, each by its own secret.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for everything else
 */
export function serviceTokenVerifier(secrets: Readonly<Record<string, SubgraphSecret>>): TokenVerifier {
  const keys = new Map(Object.entries(secrets).map(([service, secret]) => [service, keyOf(secret)]))
  const known = new Map<string, { principal: Principal; until: number }>()

  return async (token) => {
    const remembered = known.get(token)
    if (remembered && remembered.until > Date.now() / 1000) return remembered.principal
    const verified = await verify(token)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(token, verified)
    return verified.principal
  }

  async function verify(token: string) {
    try {
      const service = decodeJwt(token).iss ?? ''
      const key = keys.get(service)
      if (!key) throw refused()
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: service,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['sub', 'exp', 'iat', 'kind', 'market'],
        clockTolerance: CLOCK_TOLERANCE,
      })
      const { sub, exp, kind, roles, scopes, market } = payload as unknown as Omit<Principal, 'id'> & { sub: string; exp: number }
      const principal: Principal = Object.freeze({ kind, id: sub, roles, scopes, market })
      if ((kind === 'service' && sub !== service) || isStaff(principal)) throw refused()
      return { principal, until: exp + CLOCK_TOLERANCE }
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused()
      throw error
    }
  }
}

const refused = () => new Refusal('UNAUTHENTICATED', 'The service token is not valid.')

/** A `fetch` for GraphQL clients of a service: what it sends carries the service's token for the principal. */
export function serviceFetch(service: string, secret: SubgraphSecret): (principal: Principal) => typeof fetch {
  const sign = serviceSigner(service, secret)
  return (principal) => async (input, init) => {
    const headers = new Headers(init?.headers)
    for (const [name, value] of Object.entries(await sign(principal))) headers.set(name, value)
    return fetch(input, { ...init, headers })
  }
}
