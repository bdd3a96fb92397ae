import { accessTokenVerifier, newSigningKey, publicKeys } from '@ecolaura/auth'
import type { Principal } from '@ecolaura/kernel'
import { startTestArea, type TestArea } from '@ecolaura/testing'
import { accountsArea, type AccountsArea, type AccountsSettings } from './area.ts'

export const SESSION = `accessToken expiresAt refreshToken refreshTokenExpiresAt session { id } user { id email isGuest roles }
  userErrors { __typename code field ... on TooManyAttemptsError { retryAfter } }`

type ShownSession = {
  accessToken: string
  refreshToken: string
  session: { id: string }
  user: { id: string; email: string | null; isGuest: boolean; roles: string[] }
  userErrors: { __typename: string; code: string; field: string[] | null; retryAfter?: number }[]
}

export type TestAccounts = AsyncDisposable & Pick<TestArea, 'db' | 'execute' | 'facts'> & {
  readonly area: AccountsArea
  guest(): Promise<ShownSession>
  signUp(email: string, principal?: Principal): Promise<ShownSession>
  signIn(email: string, password?: string, principal?: Principal): Promise<ShownSession>
  refresh(refreshToken: string): Promise<ShownSession>
  /** Who the router takes the bearer of this session for. */
  as(session: Pick<ShownSession, 'accessToken'>): Promise<Principal>
}

export const PASSWORD = 'correct horse'

/** The area with a key of its own, and its ways in as functions. */
export async function startTestAccounts(settings: Partial<AccountsSettings> = {}): Promise<TestAccounts> {
  const signingKey = await newSigningKey()
  const verify = accessTokenVerifier(publicKeys([signingKey]))
  const area = await startTestArea('accounts', (ports) => accountsArea(ports, { signingKey, ...settings }))

  async function run(field: string, input?: object, principal?: Principal): Promise<ShownSession> {
    const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
    const document = input ? `mutation ($input: ${type}!) { done: ${field}(input: $input) { ${SESSION} } }` : `mutation { done: ${field} { ${SESSION} } }`
    const { data, errors } = await area.execute(document, { input }, principal)
    if (errors) throw new Error(errors[0]!.message)
    return (data as { done: ShownSession }).done
  }

  return {
    ...area,
    area: area.area as AccountsArea,
    guest: () => run('continueAsGuest'),
    signUp: (email, principal) => run('signUp', { email, password: PASSWORD }, principal),
    signIn: (email, password = PASSWORD, principal) => run('signIn', { email, password }, principal),
    refresh: (refreshToken) => run('refreshSession', { refreshToken }),
    as: ({ accessToken }) => verify(accessToken),
    [Symbol.asyncDispose]: () => area[Symbol.asyncDispose](),
  }
}
