import type { Area, AreaPorts } from '@ecolaura/graph'
import type { Role } from '@ecolaura/kernel'
import { loop } from '@ecolaura/service'
import { attemptStore, type AttemptLimits } from './attempt.store.ts'
import { accountsContext, type TokenSettings } from './context.ts'
import { sessionStore } from './session.store.ts'
import { signInStore } from './sign-in.store.ts'
import subgraph from './subgraph.ts'

export type AccountsSettings = Pick<TokenSettings, 'signingKey'> & Partial<TokenSettings> & { readonly attemptLimits?: AttemptLimits }

export type AccountsArea = Area & {
  /** Makes an account for the host's own purposes, such as a demonstration; one that exists stays as it is. @returns its id */
  ensureUser(account: { email: string; password: string; name: string; roles: readonly Role[] }): Promise<string>
}

const TEN_MINUTES = 600
const THIRTY_DAYS = 30 * 24 * 3600
const ATTEMPTS: AttemptLimits = { perAccount: 10, perAddress: 100, window: 900 }
const SWEEP = 500
const SWEEP_IDLE_MS = 60_000

/** People, how they sign in, and their addresses. Listens to nobody. */
export function accountsArea({ db, logger }: AreaPorts, settings: AccountsSettings): AccountsArea {
  const { signingKey, accessTokenLifetime = TEN_MINUTES, refreshTokenLifetime = THIRTY_DAYS, attemptLimits = ATTEMPTS } = settings
  const attempts = attemptStore(db, attemptLimits)
  return {
    name: 'accounts',
    subgraph: { ...subgraph(), context: (client) => accountsContext(db, { signingKey, accessTokenLifetime, refreshTokenLifetime }, attempts, client) },
    migrations: { name: 'accounts', folder: new URL('../migrations/', import.meta.url) },
    subscriptions: [],
    jobs: [
      loop({
        name: 'accounts forgets old sessions',
        logger,
        idleMs: SWEEP_IDLE_MS,
        pass: async () => {
          await attempts.forget()
          return (await sessionStore(db, refreshTokenLifetime).forget(SWEEP)) === SWEEP
        },
      }),
    ],
    ensureUser: (account) => signInStore(db, refreshTokenLifetime, attempts).ensureUser(account),
  }
}
