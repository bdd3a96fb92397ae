import { newId, Refusal } from '@ecolaura/kernel'
import { among, type Sql } from '@ecolaura/stores'
import { hashOfToken, newRefreshToken } from './refresh-token.hash.ts'
import { REUSE_GRACE, type EndReason, type OpenedSession, type Session } from './session.ts'
import type { User } from './user.ts'

const SESSION = 's.id, s.user_id AS "userId", s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt"'
const LIVE = 's.ended_at IS NULL AND s.expires_at > now()'

export type SessionStore = ReturnType<typeof sessionStore>

/** @param lifetime seconds for which a session lives on without a refresh */
export const sessionStore = (sql: Sql, lifetime: number) => ({
  async open(user: User): Promise<OpenedSession> {
    const refreshToken = newRefreshToken()
    const [session] = await sql.query<Session>(
      `WITH s AS (INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + $3 * interval '1 second') RETURNING *),
            token AS (INSERT INTO refresh_tokens (hash, session_id) SELECT $4, id FROM s)
       SELECT ${SESSION} FROM s`,
      [newId('ses'), user.id, lifetime, hashOfToken(refreshToken)],
    )
    return { user, session: session!, refreshToken }
  },

  /**
   * Uses up a refresh token and issues the next of its family, in one statement: of any number of callers with the
   * same token one gets the next. See `Session` for what happens to the others.
   * @throws Refusal `REFRESH_TOKEN_USED` within the grace, `SESSION_ENDED` otherwise
   */
  async refresh(token: string): Promise<OpenedSession> {
    const refreshToken = newRefreshToken()
    const [renewed] = await sql.query<Session & { user: Omit<User, 'createdAt'> & { createdAt: string } }>(
      `WITH used AS (UPDATE refresh_tokens SET used_at = now() WHERE hash = $1 AND used_at IS NULL RETURNING session_id),
            s AS (UPDATE sessions s SET last_used_at = now(), expires_at = now() + $3 * interval '1 second'
                  FROM used WHERE s.id = used.session_id AND ${LIVE} RETURNING s.*),
            token AS (INSERT INTO refresh_tokens (hash, session_id) SELECT $2, id FROM s)
       SELECT ${SESSION}, json_build_object('id', u.id, 'email', u.email, 'name', u.name, 'roles', u.roles,
         'isGuest', u.email IS NULL, 'createdAt', u.created_at) AS "user" FROM s JOIN users u ON u.id = s.user_id`,
      [hashOfToken(token), hashOfToken(refreshToken), lifetime],
    )
    if (!renewed) throw await refuseReuse(sql, token)
    const { user, ...session } = renewed
    return { user: { ...user, createdAt: new Date(user.createdAt) }, session, refreshToken }
  },

  /** Sessions that live, the one used last first. */
  sessionsOf(userIds: readonly string[]): Promise<Session[]> {
    return sql.query(`SELECT ${SESSION} FROM sessions s WHERE user_id ${among('$1')} AND ${LIVE} ORDER BY s.last_used_at DESC, s.id DESC`, [userIds])
  },

  /** @returns undefined when there is none that lives, or it belongs to someone else than `userId`. */
  end(id: string, reason: EndReason, userId?: string): Promise<Session | undefined> {
    return end(sql, id, reason, userId)
  },

  async endByToken(token: string): Promise<Session | undefined> {
    const [found] = await sql.query<{ sessionId: string }>('SELECT session_id AS "sessionId" FROM refresh_tokens WHERE hash = $1', [hashOfToken(token)])
    return found && end(sql, found.sessionId, 'SIGNED_OUT')
  },

  /** Ends all sessions of a user but the one named. */
  async endOthers(userId: string, reason: EndReason, keptId?: string): Promise<void> {
    await sql.query('UPDATE sessions SET ended_at = now(), end_reason = $2 WHERE user_id = $1 AND id IS DISTINCT FROM $3 AND ended_at IS NULL', [userId, reason, keptId ?? null])
  },

  /** Forgets sessions that were over a month ago, at most `limit` of them. Resolves with how many. */
  async forget(limit: number): Promise<number> {
    const gone = await sql.query(
      `DELETE FROM sessions WHERE id IN (
         SELECT id FROM sessions WHERE expires_at < now() - interval '30 days' ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [limit],
    )
    return gone.length
  },
})

/** Ends the family of a token that was used before, unless that was a moment ago; returns what to tell the caller. */
async function refuseReuse(sql: Sql, token: string): Promise<Refusal> {
  const [reused] = await sql.query<{ sessionId: string; isNeighbour: boolean }>(
    `SELECT s.id AS "sessionId", t.used_at > now() - $2 * interval '1 second' AS "isNeighbour"
     FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = $1 AND ${LIVE}`,
    [hashOfToken(token), REUSE_GRACE],
  )
  if (reused?.isNeighbour) return new Refusal('REFRESH_TOKEN_USED', 'Another window has just renewed this session; use what it was given.')
  if (reused) await end(sql, reused.sessionId, 'TOKEN_REUSED')
  return new Refusal('SESSION_ENDED', 'Your session has ended; sign in again.')
}

async function end(sql: Sql, id: string, reason: EndReason, userId?: string): Promise<Session | undefined> {
  const [ended] = await sql.query<Session>(
    `UPDATE sessions s SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ($3::text IS NULL OR user_id = $3) AND ${LIVE} RETURNING ${SESSION}`,
    [id, reason, userId ?? null],
  )
  return ended
}
