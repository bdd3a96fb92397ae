import { Refusal, Role } from '@ecolaura/kernel'
import { inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import type { AttemptStore } from './attempt.store.ts'
import { fitsPassword, hashPassword } from './password.hash.ts'
import { sessionStore } from './session.store.ts'
import type { OpenedSession } from './session.ts'
import { insertGuest, insertUser, mergeGuest, registerGuest, reportSignIn, userStore, type Registration } from './user.store.ts'
import { readEmail, readName, readPassword } from './user.ts'

export type Credentials = { readonly email: string; readonly password: string }

/** From where someone comes in: a guest of the shop, and a network address. */
export type Origin = { readonly guestId?: string | undefined; readonly remoteAddress?: string | undefined }

export type SignInStore = ReturnType<typeof signInStore>

/** The ways into the shop. Each ends with a session. */
export const signInStore = (sql: Sql, lifetime: number, attempts: AttemptStore) => ({
  continueAsGuest(): Promise<OpenedSession> {
    return inTransaction(sql, async (tx) => sessionStore(tx, lifetime).open(await insertGuest(tx)))
  },

  /**
   * Makes an account. A guest keeps the id, and with it cart and orders; their older sessions end, since those were
   * opened without a password. Emails that are taken count as attempts of the network address, so that nobody finds
   * out in bulk who has an account.
   * @throws Refusal `EMAIL_TAKEN`, `TOO_MANY_ATTEMPTS`
   */
  async signUp(details: Credentials & { name?: string | null }, { guestId, remoteAddress }: Origin): Promise<OpenedSession> {
    const email = readEmail(details.email)
    const name = details.name == null ? null : readName(details.name)
    const password = readPassword(details.password, email)
    await attempts.begin({ remoteAddress })
    const registration: Registration = { email, name, passwordHash: await hashPassword(password), roles: [Role.SHOPPER] }
    const opened = await refusingTakenEmail(() =>
      inTransaction(sql, async (tx) => {
        const sessions = sessionStore(tx, lifetime)
        const former = guestId && (await registerGuest(tx, guestId, registration))
        if (former) await sessions.endOthers(former.id, 'SIGNED_UP')
        const user = former || (await insertUser(tx, registration))
        if (!user) throw emailTaken()
        return sessions.open(user)
      }),
    )
    await attempts.succeed({ remoteAddress })
    return opened
  },

  /**
   * Takes as long for an email that nobody has as for a wrong password. A guest's addresses follow to the account at
   * once; `user.signed_in` tells the other areas that the rest may follow.
   * @throws Refusal `WRONG_CREDENTIALS`, `TOO_MANY_ATTEMPTS`
   */
  async signIn({ email: text, password }: Credentials, { guestId, remoteAddress }: Origin): Promise<OpenedSession> {
    const email = readEmail(text)
    await attempts.begin({ email, remoteAddress })
    const found = await userStore(sql).byEmail(email)
    if (!(await fitsPassword(password, found?.passwordHash)) || !found) throw new Refusal('WRONG_CREDENTIALS', 'Email or password is wrong.')
    await attempts.succeed({ email, remoteAddress })
    const { passwordHash: _secret, ...user } = found
    return inTransaction(sql, async (tx) => {
      const sessions = sessionStore(tx, lifetime)
      const opened = await sessions.open(user)
      const formerGuestId = guestId && (await followGuest(tx, guestId, user.id, lifetime))
      await reportSignIn(tx, user.id, formerGuestId || undefined)
      return opened
    })
  },

  /**
   * Other sessions end with the old password.
   * @throws Refusal `WRONG_CREDENTIALS`, `WEAK_PASSWORD`, `TOO_MANY_ATTEMPTS`
   */
  async changePassword(userId: string, change: { currentPassword: string; newPassword: string }, { sessionId, remoteAddress }: { sessionId?: string | undefined; remoteAddress?: string | undefined }) {
    const account = await userStore(sql).passwordOf(userId)
    if (!account) throw new Refusal('GUEST_WITHOUT_PASSWORD', 'A guest has no password; sign up first.')
    const { email, passwordHash } = account
    await attempts.begin({ email, remoteAddress })
    if (!(await fitsPassword(change.currentPassword, passwordHash))) throw new Refusal('WRONG_CREDENTIALS', 'The current password is wrong.', { field: ['currentPassword'] })
    await attempts.succeed({ email, remoteAddress })
    const newHash = await hashPassword(readPassword(change.newPassword, email, 'newPassword'))
    return inTransaction(sql, async (tx) => {
      await sessionStore(tx, lifetime).endOthers(userId, 'PASSWORD_CHANGED', sessionId)
      return userStore(tx).changePassword(userId, newHash)
    })
  },

  /** An account for the host's own purposes, such as a demonstration; one that exists stays as it is. @returns its id */
  async ensureUser({ email: text, password, name, roles }: Credentials & { name: string; roles: readonly Role[] }): Promise<string> {
    const email = readEmail(text)
    const users = userStore(sql)
    const existing = await users.byEmail(email)
    if (existing) return existing.id
    const passwordHash = await hashPassword(password)
    const made = await inTransaction(sql, (tx) => insertUser(tx, { email, name, passwordHash, roles }))
    return (made ?? (await users.byEmail(email)))!.id
  },
})

async function followGuest(tx: Transaction, guestId: string, userId: string, lifetime: number): Promise<string | undefined> {
  if (!(await mergeGuest(tx, guestId, userId))) return undefined
  await sessionStore(tx, lifetime).endOthers(guestId, 'SIGNED_OUT')
  return guestId
}

/** Postgres names the email in its own error, which therefore must not rise. */
async function refusingTakenEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUniqueViolation(error, 'users_email')) throw emailTaken()
    throw error
  }
}

const emailTaken = () => new Refusal('EMAIL_TAKEN', 'This email has an account; sign in instead.', { field: ['email'] })
