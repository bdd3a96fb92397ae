import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal, uuidv7, type Principal } from '@ecolaura/kernel'
import { errors, jwtVerify, SignJWT } from 'jose'

/** How the router proves itself to a subgraph over HTTP: a token for that subgraph alone, and a MAC of the body. */
export const SUBGRAPH_TOKEN_HEADER = 'x-ecolaura-principal'
export const BODY_MAC_HEADER = 'x-ecolaura-body-mac'

const ISSUER = 'ecolaura-router'
const TYPE = 'ecolaura-subgraph+jwt'
const LIFETIME = 60

/** The secret that a router shares with one subgraph: at least 32 bytes. */
export type SubgraphSecret = Uint8Array

/**
 * Makes the signer of requests to one subgraph. The token is kept for half its life for each principal, since a
 * signature costs twenty times as much as the MAC that binds it to the body.
 */
export function subgraphSigner(subgraph: string, secret: SubgraphSecret): (principal: Principal, body: string) => Promise<Record<string, string>> {
  const tokens = new WeakMap<Principal, { id: string; token: string; until: number }>()
  return async (principal, body) => {
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
    return { [SUBGRAPH_TOKEN_HEADER]: kept.token, [BODY_MAC_HEADER]: mac(secret, kept.id, body) }
  }
}

/**
 * Makes the check of a subgraph's requests; every other identity header is ignored.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for a missing, foreign, expired or re-used proof.
 */
export function subgraphVerifier(subgraph: string, secret: SubgraphSecret): (headers: Record<string, unknown>, body: string) => Promise<Principal> {
  return async (headers, body) => {
    const token = headers[SUBGRAPH_TOKEN_HEADER]
    const sent = headers[BODY_MAC_HEADER]
    if (typeof token !== 'string' || typeof sent !== 'string') throw refused()
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: subgraph,
        typ: TYPE,
        requiredClaims: ['sub', 'exp', 'jti', 'kind', 'market'],
        clockTolerance: 5,
      })
      const expected = Buffer.from(mac(secret, payload.jti!, body))
      const given = Buffer.from(sent)
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw refused()
      const { kind, roles, scopes, market, sid, ends } = payload as unknown as Omit<Principal, 'id'> & { sid?: string; ends?: number }
      return { kind, id: payload.sub!, roles, scopes, market, ...(sid && { sessionId: sid }), ...(ends && { expiresAt: ends }) }
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused()
      throw error
    }
  }
}

const refused = () => new Refusal('UNAUTHENTICATED', 'This subgraph answers its router only.')

const mac = (secret: SubgraphSecret, id: string, body: string): string => createHmac('sha256', secret).update(id).update('.').update(body).digest('base64url')
