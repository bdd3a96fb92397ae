import { createHash } from 'node:crypto'
import { saying, type ClientCredentials } from '@ecolaura/auth'
import { Refusal, type Principal } from '@ecolaura/kernel'
import { CLIENT_NAME } from '../admit/safelist.ts'
import type { ClientProfile, Settings } from '../settings.ts'

/** How a client was recognised. */
export type Recognised = {
  /** Name of its profile; null when there is none for it, and the general settings hold. */
  readonly profile: string | null
  /** SHA-256 of the API key that it showed and that is known. */
  readonly apiKey?: string
}

export type Recognise = (credentials: ClientCredentials, principal: Principal) => Recognised

type Proof = Exclude<ClientProfile['requires'], undefined>

/**
 * Makes the function that tells a client's profile; undefined where there are no profiles. Proof goes before names, so that a partner does not leave its profile by
 * calling itself otherwise; the platform's own services have none.
 * @throws Refusal `UNAUTHENTICATED`, from the returned function, for a key that nobody knows
 */
export function recogniser({ clients, apiKeyHeader }: Pick<Settings, 'clients' | 'apiKeyHeader'>): Recognise | undefined {
  const all = Object.entries(clients)
  if (all.length === 0) return undefined
  const proven = all.flatMap(([profile, { requires }]) => (requires ? [{ profile, requires }] : []))
  const names = new Map(all.flatMap(([profile, { names = [] }]) => names.map((name) => [name, profile] as const)).toReversed())
  const others = all.find(([, { names, requires }]) => !names && !requires)?.[0] ?? null
  const keys = new Set(proven.flatMap(({ requires }) => requires.keys ?? []))

  return (credentials, principal) => {
    if (principal.kind === 'service') return GENERAL
    const apiKey = keys.size ? keyOf(saying(credentials, apiKeyHeader), keys) : undefined
    const profile = proven.find(({ requires }) => holds(requires, principal, apiKey))?.profile ?? names.get(String(saying(credentials, CLIENT_NAME))) ?? others
    return { profile, apiKey }
  }
}

const GENERAL: Recognised = { profile: null }

/** Keys are known by their hash alone, so neither the settings nor the time of a comparison tells one. */
function keyOf(shown: unknown, keys: ReadonlySet<string>): string | undefined {
  if (shown === undefined || shown === '') return undefined
  const hash = createHash('sha256').update(String(shown)).digest('hex')
  if (!keys.has(hash)) throw new Refusal('UNAUTHENTICATED', 'This API key is not known.')
  return hash
}

function holds({ keys, applications, scopes, roles }: Proof, principal: Principal, apiKey: string | undefined): boolean {
  if (keys && !(apiKey && keys.includes(apiKey))) return false
  if (applications && !(principal.application && applications.includes(principal.application))) return false
  if (scopes && !scopes.every((scope) => principal.scopes.includes(scope))) return false
  return !roles || roles.some((role) => principal.roles.includes(role))
}
