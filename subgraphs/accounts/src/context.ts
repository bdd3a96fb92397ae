import { signAccessToken, type SigningKey } from '@ecolaura/auth'
import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import { addressStore } from './address.store.ts'
import type { AttemptStore } from './attempt.store.ts'
import { sessionStore } from './session.store.ts'
import type { OpenedSession } from './session.ts'
import { signInStore } from './sign-in.store.ts'
import { userStore } from './user.store.ts'

export type TokenSettings = {
  /** Signs access tokens; its public half is what the router verifies them with. */
  readonly signingKey: SigningKey
  /** Seconds. Also how long a token outlives sign-out, a new password, or a role that was taken. */
  readonly accessTokenLifetime: number
  /** Seconds for which a session lives on without being renewed. */
  readonly refreshTokenLifetime: number
}

/** What the resolvers of one request are given. */
export function accountsContext(sql: Sql, tokens: TokenSettings, attempts: AttemptStore, { principal, remoteAddress }: ClientRequest) {
  const users = userStore(sql)
  const addresses = addressStore(sql)
  const sessions = sessionStore(sql, tokens.refreshTokenLifetime)
  return {
    principal,
    remoteAddress,
    users,
    addresses,
    sessions,
    signIns: signInStore(sql, tokens.refreshTokenLifetime, attempts),
    userById: loaderOf((ids: readonly string[]) => users.usersOf(ids), ({ id }) => id),
    addressById: loaderOf((ids: readonly string[]) => addresses.byIds(ids), ({ id }) => id),
    addressesByOwner: listLoaderOf((ids: readonly string[]) => addresses.addressesOf(ids), ({ ownerId }) => ownerId),
    sessionsByUser: listLoaderOf((ids: readonly string[]) => sessions.sessionsOf(ids), ({ userId }) => userId),
    /** Makes the access token of a session. */
    async issue({ user, session }: OpenedSession): Promise<{ accessToken: string; expiresAt: Date }> {
      const subject = { id: user.id, kind: user.isGuest ? 'guest' : 'user', roles: user.roles, sessionId: session.id } as const
      const expiresAt = new Date(Date.now() + tokens.accessTokenLifetime * 1000)
      return { accessToken: await signAccessToken(subject, tokens.signingKey, tokens.accessTokenLifetime), expiresAt }
    },
  }
}

export type Context = ReturnType<typeof accountsContext>
