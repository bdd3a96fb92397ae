import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal, uuidv7, type Principal } from '@ecolaura/kernel'
import { errors, jwtVerify, SignJWT } from 'jose'

/** How the router proves itself to a subgraph over HTTP: a token for that subgraph alone, and a MAC of the body. */
export const SUBGRAPH_TOKEN_HEADER = 'x-ecolaura-principal'
export const BODY_MAC_HEADER = 'x-ecolaura-body-mac'
/** The client's network address as the router's socket saw it; covered by the MAC, since attempts are counted by it. */
export const ADDRESS_HEADER = 'x-ecolaura-address'

const ISSUER = 'ecolaura-router'
const TYPE = 'ecolaura-subgraph+jwt'
const LIFETIME = 60
/** Seconds that the clocks of two machines may differ. */
const CLOCK_TOLERANCE = 5

/** The secret that a router shares with one subgraph: at least 32 bytes. */
export type SubgraphSecret = Uint8Array

/**
 * Makes the signer of requests to one subgraph. The token is kept for half its life for each principal, since a
 * signature costs twenty times as much as the MAC that binds it to the body.
 */
export function subgraphSigner(subgraph: string, secret: SubgraphSecret): (principal: Principal, body: string, remoteAddress?: string) => Promise<Record<string, string>> {
  const tokens = new WeakMap<Principal, { id: string; token: string; until: number }>()
  return async (principal, body, remoteAddress = '') => {
    let kept = tokens.get(principal)
    if (!kept || kept.until < Date.now()) {
      const id = uuidv7()
      const { id: sub, kind, roles, scopes, market, sessionId, expiresAt } = principal
      const token = await new SignJWT({ kind, roles, scopes, market, ...(sessionId && { sid: sessionId }), ...(expiresAt && { ends: expiresAt }) })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(subgraph)
        .setSubject(sub)
        .setJti(id)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME}s`)
        .sign(secret)
      tokens.set(principal, (kept = { id, token, until: Date.now() + (LIFETIME / 2) * 1000 }))
    }
    return { [SUBGRAPH_TOKEN_HEADER]: kept.token, [BODY_MAC_HEADER]: mac(secret, kept.id, remoteAddress, body), ...(remoteAddress && { [ADDRESS_HEADER]: remoteAddress }) }
  }
}

/** Who asks through the router, and from where. */
export type SubgraphCaller = { readonly principal: Principal; readonly remoteAddress?: string }

const MOST_REMEMBERED = 5_000

/**
 * Makes the check of a subgraph's requests; every other identity header is ignored. A token is verified once and
 * remembered until it expires: the MAC, which is checked each time, costs a twentieth of that.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for a missing, foreign, expired or re-used proof.
 */
export function subgraphVerifier(subgraph: string, secret: SubgraphSecret): (headers: Record<string, unknown>, body: string) => Promise<SubgraphCaller> {
  const known = new Map<string, Verified>()
  return async (headers, body) => {
    const { [SUBGRAPH_TOKEN_HEADER]: token, [BODY_MAC_HEADER]: sent, [ADDRESS_HEADER]: remoteAddress = '' } = headers
    if (typeof token !== 'string' || typeof sent !== 'string' || typeof remoteAddress !== 'string') throw refused()
    let verified = known.get(token)
    if (!verified || verified.until <= Date.now() / 1000) {
      verified = await verifyToken(token, subgraph, secret)
      if (known.size >= MOST_REMEMBERED) known.clear()
      known.set(token, verified)
    }
    const expected = Buffer.from(mac(secret, verified.id, remoteAddress, body))
    const given = Buffer.from(sent)
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw refused()
    return { principal: verified.principal, ...(remoteAddress && { remoteAddress }) }
  }
}

type Verified = { readonly id: string; readonly until: number; readonly principal: Principal }

async function verifyToken(token: string, subgraph: string, secret: SubgraphSecret): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: subgraph,
      typ: TYPE,
      requiredClaims: ['sub', 'exp', 'jti', 'kind', 'market'],
      clockTolerance: CLOCK_TOLERANCE,
    })
    const { kind, roles, scopes, market, sid, ends } = payload as unknown as Omit<Principal, 'id'> & { sid?: string; ends?: number }
    const principal = { kind, id: payload.sub!, roles, scopes, market, ...(sid && { sessionId: sid }), ...(ends && { expiresAt: ends }) }
    return { id: payload.jti!, until: payload.exp! + CLOCK_TOLERANCE, principal: Object.freeze(principal) }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused()
    throw error
  }
}

const refused = () => new Refusal('UNAUTHENTICATED', 'This subgraph answers its router only.')

/** No line break can be in the id or the address, so nothing can pass from one part into the next. */
const mac = (secret: SubgraphSecret, id: string, address: string, body: string): string =>
  createHmac('sha256', secret).update(`${id}\n${address}\n`).update(body).digest('base64url')
