import { ContinueAsGuestDocument, RefreshSessionDocument, type SessionPartsFragment } from '../gql/graphql.ts'
import { ask } from './ask.ts'
import { keptValue } from './kept-value.ts'

/**
 * Who shops here, kept in localStorage: a guest's cart has to outlive a reload, a closed tab and a second window. A
 * cookie that scripts cannot read would need the graph to read cookies, and with it a defence against forged requests;
 * a header needs none. What scripts can read is guarded by letting only our own run (see the content policy of the build).
 */
export type Session = { accessToken: string; refreshToken: string; userId: string; isGuest: boolean; name?: string | null; email?: string | null }

const kept = keptValue<Session>('ecolaura.session')

export const currentSession = kept.read
export const onSession = kept.subscribe

/** Keeps what a mutation answered. Returns undefined when it was refused. */
export function keepSession({ accessToken, refreshToken, user }: SessionPartsFragment): Session | undefined {
  if (!accessToken || !refreshToken || !user) return undefined
  const session = { accessToken, refreshToken, userId: user.id, isGuest: user.isGuest, name: user.name, email: user.email }
  kept.write(session)
  return session
}

export const endSession = (): void => kept.write(undefined)

let guest: Promise<void> | undefined
/** Makes a guest of whoever has no session yet. @throws when the graph cannot be reached */
export function ensureSession(): Promise<void> {
  if (currentSession()) return Promise.resolve()
  return (guest ??= startGuest().finally(() => (guest = undefined)))
}

async function startGuest(): Promise<void> {
  const { data } = await ask(ContinueAsGuestDocument, {})
  if (!data?.continueAsGuest || !keepSession(data.continueAsGuest)) throw new Error('The shop could not start a session.')
}

let renewal: Promise<void> | undefined
/**
 * Trades the refresh token for a new session, unless that has been done since. A refresh token is good for one use and
 * a second use ends the whole session, so one renewal runs at a time: in this window, and over all windows by a lock.
 * @param stale the access token that was refused
 */
export function renewSession(stale: string | undefined): Promise<void> {
  return (renewal ??= inOneWindow(() => renew(stale)).finally(() => (renewal = undefined)))
}

/** Locks exist on secure origins and on localhost only; elsewhere each window stands alone. */
const inOneWindow = (task: () => Promise<void>): Promise<void> => (navigator.locks ? navigator.locks.request('ecolaura.session', task) : task())

async function renew(stale: string | undefined): Promise<void> {
  const session = currentSession()
  if (!session || session.accessToken !== stale) return
  const { data, errors } = await ask(RefreshSessionDocument, { input: { refreshToken: session.refreshToken } })
  const isRefused = (data?.refreshSession?.userErrors.length ?? 0) > 0
  if (data?.refreshSession && keepSession(data.refreshSession)) return
  if (isRefused || errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) endSession()
}
