import { DEFAULT_MARKET, Refusal, type Principal } from '@ecolaura/kernel'
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import { refusedToken, remembering, type TokenVerifier } from './token-verifier.ts'
import { trustedKeys, type KeySource, type TrustedKeys } from './trusted-keys.ts'

/** Algorithms by which somebody signs who can be checked without a shared secret. */
export const SIGNING_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const

/** The name of a claim, or the names that lead to one inside others. */
export type ClaimPath = string | readonly string[]

/** Somebody whose word about clients counts. */
export type TrustedIssuer = Omit<KeySource, 'failed'> & {
  readonly issuer: string
  /** Goes before the subject, so that the same subject of two issuers is not the same principal. */
  readonly name?: string
  /** A token must be for one of these. */
  readonly audiences: readonly string[]
  readonly algorithms: readonly (typeof SIGNING_ALGORITHMS)[number][]
  /** `typ` that a token's header must have, where the issuer sets one. */
  readonly type?: string
  readonly clockToleranceSeconds: number
  readonly claims: { readonly subject: ClaimPath; readonly scopes: ClaimPath; readonly roles?: ClaimPath; readonly application?: ClaimPath }
}

export type IssuersVerifier = {
  readonly verify: TokenVerifier
  /** Reads the keys of all issuers, and tells whose could not be read; they are tried again later. */
  readKeys(): Promise<string[]>
}

/** A withdrawn key is noticed this late at most, whatever the life of its tokens. */
const MOST_SECONDS_REMEMBERED = 300

/**
 * Makes the function that turns tokens of other issuers into principals, the same object for the same token. Whoever a token
 * names is a user: nobody becomes a service of the platform by one.
 * @throws Refusal from `verify`: `UNAUTHENTICATED` for a token that does not hold, `IDENTITY_UNAVAILABLE` when its issuer's keys cannot be read
 */
export function issuersVerifier(issuers: readonly TrustedIssuer[], failed: (issuer: string, error: unknown) => void): IssuersVerifier {
  const known = new Map<string | undefined, { trusted: TrustedIssuer; keys: TrustedKeys }>()
  for (const trusted of issuers) known.set(trusted.issuer, { trusted, keys: trustedKeys({ ...trusted, failed: (error) => failed(trusted.issuer, error) }) })

  const verify = async (token: string): Promise<Principal> => {
    try {
      // What it says of its issuer only chooses whose keys must have signed it.
      const found = known.get(decodeJwt(token).iss)
      if (!found) throw new errors.JWTClaimValidationFailed('Nobody trusts this issuer.', {}, 'iss')
      const { issuer, audiences, algorithms, type, clockToleranceSeconds } = found.trusted
      const { payload } = await jwtVerify(token, found.keys.find, {
        issuer,
        audience: [...audiences],
        algorithms: [...algorithms],
        typ: type,
        requiredClaims: ['exp'],
        clockTolerance: clockToleranceSeconds,
      })
      return principalOf(found.trusted, payload)
    } catch (error) {
      throw error instanceof Refusal ? error : refusedToken(error)
    }
  }
  return {
    verify: remembering(verify, MOST_SECONDS_REMEMBERED),
    async readKeys() {
      const unread = [...known.values()].map(({ keys, trusted }) => keys.read().then(() => [], () => [trusted.issuer]))
      return (await Promise.all(unread)).flat()
    },
  }
}

function principalOf({ name, claims }: TrustedIssuer, payload: JWTPayload): Principal {
  const subject = claimAt(payload, claims.subject)
  if (typeof subject !== 'string' || subject === '') throw new errors.JWTInvalid('The token names no subject.')
  const application = claims.application && claimAt(payload, claims.application)
  return Object.freeze({
    kind: 'user',
    id: name ? `${name}:${subject}` : subject,
    roles: wordsAt(payload, claims.roles),
    scopes: wordsAt(payload, claims.scopes),
    market: DEFAULT_MARKET,
    ...(typeof application === 'string' && { application }),
    expiresAt: payload.exp!,
  })
}

function claimAt(payload: JWTPayload, path: ClaimPath): unknown {
  return [path].flat().reduce<unknown>((value, name) => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as JWTPayload)[name] : undefined), payload)
}

/** A list of words, or words in a text as OAuth has them. */
function wordsAt(payload: JWTPayload, path: ClaimPath | undefined): string[] {
  const value = path === undefined ? undefined : claimAt(payload, path)
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
}
