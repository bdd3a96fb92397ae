import { issuersVerifier, SIGNING_ALGORITHMS, tokenIn } from '@ecolaura/auth'
import { ANONYMOUS } from '@ecolaura/kernel'
import { z } from 'zod'
import { ConfigMistake } from './config-mistake.ts'
import type { RouterOptions } from './options.ts'
import type { RouterLogger } from './sources/send.ts'

const claim = z.union([z.string(), z.array(z.string()).min(1)])

const Issuer = z.strictObject({
  issuer: z.string().describe('`iss` of its tokens, letter by letter.'),
  name: z.string().regex(/^[\w-]+$/).optional().describe('Goes before the subject, so that equal subjects of two issuers are two principals.'),
  jwks: z.string().describe('Its public keys: the URL of a JWK set, or a file, from the folder of this one.'),
  audiences: z.array(z.string()).min(1).describe('A token must be for one of these (`aud`).'),
  algorithms: z.array(z.enum(SIGNING_ALGORITHMS)).min(1).default(['RS256', 'ES256', 'EdDSA']).describe('What its tokens may be signed by. Shared secrets are no choice.'),
  type: z.string().optional().describe('`typ` that its tokens must have, such as `at+jwt`.'),
  clockToleranceSeconds: z.int().min(0).max(300).default(5),
  refreshSeconds: z.int().positive().default(600).describe('Keys are read again after this long, so that a withdrawn one is forgotten.'),
  cooldownSeconds: z.int().positive().default(30).describe('The least time between two readings, also when tokens name unknown keys.'),
  claims: z
    .strictObject({
      subject: claim.default('sub'),
      scopes: claim.default('scope').describe('For @requiresScopes: a list, or words in a text.'),
      roles: claim.optional().describe('Roles STAFF and ADMIN see query plans.'),
      application: claim.default('azp').describe('The application that the token was given to; client profiles may ask for it.'),
    })
    .prefault({})
    .describe('Claims that make the principal; a list of names leads to a claim inside others.'),
})

/** Whose tokens say who a client is. */
export const JwtSettings = z
  .strictObject({
    header: z.string().toLowerCase().default('authorization').describe('Where clients put their token; sockets, in `connection_init`.'),
    prefix: z.string().default('Bearer').describe('The word before it; empty for none.'),
    issuers: z.array(Issuer).min(1),
  })
  .refine(({ issuers }) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length, 'An issuer is named twice.')
  .refine(({ issuers }) => issuers.length < 2 || (new Set(issuers.map(({ name }) => name)).size === issuers.length && issuers.every(({ name }) => name)), 'Of several issuers each needs a `name` of its own.')
  .describe('Whose tokens say who a client is. Without a token a client is anonymous; with one that does not hold it is refused.')
export type JwtSettings = z.output<typeof JwtSettings>

/** Makes the function that says who asks; `jwks` are URLs by now. @throws ConfigMistake for a file without keys. A URL may answer later. */
export async function identifyByTokens({ header, prefix, issuers }: JwtSettings, logger: RouterLogger): Promise<RouterOptions['identify']> {
  const trusted = issuers.map(({ jwks, ...issuer }) => ({ ...issuer, url: new URL(jwks) }))
  const { verify, readKeys } = issuersVerifier(trusted, (issuer, error) => logger.error({ error, issuer }, 'The keys of an issuer cannot be read. Known ones go on.'))
  const unread = await readKeys()
  const file = trusted.find(({ issuer, url }) => unread.includes(issuer) && url.protocol === 'file:')
  if (file) throw new ConfigMistake(`${file.url.pathname} holds no keys of ${file.issuer}.`)
  return async (credentials) => {
    const token = tokenIn(credentials, header, prefix)
    return token ? verify(token) : ANONYMOUS
  }
}
