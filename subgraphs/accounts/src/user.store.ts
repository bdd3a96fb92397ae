import { accounts } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { newId, Refusal, type Role } from '@ecolaura/kernel'
import { among, inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { assignRoles, type User } from './user.ts'

export const USER = 'id, email, name, roles, email IS NULL AS "isGuest", created_at AS "createdAt"'

export type Registration = { readonly email: string; readonly name: string | null; readonly passwordHash: string; readonly roles: readonly Role[] }

export type UserStore = ReturnType<typeof userStore>

export const userStore = (sql: Sql) => ({
  usersOf(ids: readonly string[]): Promise<User[]> {
    return sql.query(`SELECT ${USER} FROM users WHERE id ${among('$1')}`, [ids])
  },

  async passwordOf(id: string): Promise<{ email: string; passwordHash: string } | undefined> {
    const [found] = await sql.query<{ email: string; passwordHash: string }>(
      'SELECT email, password_hash AS "passwordHash" FROM users WHERE id = $1 AND email IS NOT NULL', [id])
    return found
  },

  async byEmail(email: string): Promise<(User & { passwordHash: string }) | undefined> {
    const [found] = await sql.query<User & { passwordHash: string }>(`SELECT ${USER}, password_hash AS "passwordHash" FROM users WHERE email = $1`, [email])
    return found
  },

  /** Registered users, the newest first, whose email or name contains the text; a page of them after an id. */
  search(text: string, limit: number, after?: string): Promise<User[]> {
    return sql.query(
      `SELECT ${USER} FROM users WHERE email IS NOT NULL AND (email ILIKE $1 OR name ILIKE $1) AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [containing(text), after ?? null, limit],
    )
  },

  async count(text: string): Promise<number> {
    const [row] = await sql.query<{ count: number }>('SELECT count(*) AS count FROM users WHERE email IS NOT NULL AND (email ILIKE $1 OR name ILIKE $1)', [containing(text)])
    return row!.count
  },

  rename(id: string, name: string): Promise<User> {
    return one(sql.query(`UPDATE users SET name = $2 WHERE id = $1 RETURNING ${USER}`, [id, name]))
  },

  changePassword(id: string, passwordHash: string): Promise<User> {
    return one(sql.query(`UPDATE users SET password_hash = $2 WHERE id = $1 AND email IS NOT NULL RETURNING ${USER}`, [id, passwordHash]))
  },

  /** Administrators are locked together, so that two of them cannot each take the role from the other. */
  assignRoles(id: string, roles: readonly Role[]): Promise<User> {
    return inTransaction(sql, async (tx) => {
      const admins = await tx.query<{ id: string }>(`SELECT id FROM users WHERE 'ADMIN' = ANY(roles) ORDER BY id FOR UPDATE`, [])
      const user = await one(tx.query<User>(`SELECT ${USER} FROM users WHERE id = $1 FOR UPDATE`, [id]))
      const assigned = assignRoles(user, roles, admins.map((admin) => admin.id))
      return one(tx.query<User>(`UPDATE users SET roles = $2 WHERE id = $1 RETURNING ${USER}`, [id, assigned]))
    })
  },
})

export function insertGuest(tx: Transaction): Promise<User> {
  return inserted(tx, tx.query(`INSERT INTO users (id) VALUES ($1) RETURNING ${USER}`, [newId('usr')]))
}

/** @returns undefined when the email has an account. */
export async function insertUser(tx: Transaction, { email, name, passwordHash, roles }: Registration): Promise<User | undefined> {
  const rows = await tx.query<User>(
    `INSERT INTO users (id, email, name, password_hash, roles) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING RETURNING ${USER}`,
    [newId('usr'), email, name, passwordHash, roles],
  )
  return rows.length ? inserted(tx, Promise.resolve(rows)) : undefined
}

/** A guest becomes a user under the id they have. @returns undefined when they are no guest any more. */
export async function registerGuest(tx: Transaction, id: string, { email, name, passwordHash, roles }: Registration): Promise<User | undefined> {
  const [row] = await tx.query<User & { version: number }>(
    `UPDATE users SET email = $2, name = $3, password_hash = $4, roles = $5, version = version + 1
     WHERE id = $1 AND email IS NULL AND merged_into IS NULL RETURNING ${USER}, version`,
    [id, email, name, passwordHash, roles],
  )
  if (!row) return undefined
  const { version, ...user } = row
  await appendToOutbox(tx, accounts, [{ fact: { type: 'user.registered', userId: id, isGuest: false }, version }])
  return user
}

/** What a guest had follows to their account. @returns false when it followed before, or they are no guest. */
export async function mergeGuest(tx: Transaction, guestId: string, userId: string): Promise<boolean> {
  const merged = await tx.query('UPDATE users SET merged_into = $2 WHERE id = $1 AND email IS NULL AND merged_into IS NULL RETURNING id', [guestId, userId])
  if (!merged.length) return false
  await tx.query('UPDATE addresses SET owner_id = $2 WHERE owner_id = $1', [guestId, userId])
  return true
}

export async function reportSignIn(tx: Transaction, userId: string, formerGuestId?: string): Promise<void> {
  const { version } = await one(tx.query<{ version: number }>('UPDATE users SET version = version + 1 WHERE id = $1 RETURNING version', [userId]))
  await appendToOutbox(tx, accounts, [{ fact: { type: 'user.signed_in', userId, ...(formerGuestId && { formerGuestId }) }, version }])
}

async function inserted(tx: Transaction, rows: Promise<User[]>): Promise<User> {
  const user = await one(rows)
  await appendToOutbox(tx, accounts, [{ fact: { type: 'user.registered', userId: user.id, isGuest: user.isGuest }, version: 1 }])
  return user
}

async function one<T>(rows: Promise<T[]>): Promise<T> {
  const [row] = await rows
  if (!row) throw new Refusal('NOT_FOUND', 'There is no such user.', { field: ['userId'] })
  return row
}

const containing = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
