import { createHash } from 'node:crypto'
import { Refusal } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'

/** Password attempts within a window: by account whoever tries, and by network address whatever account is tried. */
export type AttemptLimits = { readonly perAccount: number; readonly perAddress: number; /** In seconds. */ readonly window: number }

/** Who is about to try which account; without one it counts for the network address alone. */
export type Attempt = { readonly email?: string; readonly remoteAddress?: string | undefined }

export type AttemptStore = ReturnType<typeof attemptStore>

export const attemptStore = (sql: Sql, limits: AttemptLimits) => ({
  /**
   * Counts an attempt before its password is looked at, so that many at once cannot slip through together. Unknown
   * accounts count like known ones.
   * @throws Refusal `TOO_MANY_ATTEMPTS`
   */
  async begin(attempt: Attempt): Promise<void> {
    const rows = await sql.query<{ key: string; count: number; retryAfter: number }>(
      `INSERT INTO password_attempts AS a (key, count, resets_at) SELECT key, 1, now() + $2 * interval '1 second' FROM unnest($1::text[]) AS key
       ON CONFLICT (key) DO UPDATE SET
         count = CASE WHEN a.resets_at <= now() THEN 1 ELSE a.count + 1 END,
         resets_at = CASE WHEN a.resets_at <= now() THEN excluded.resets_at ELSE a.resets_at END
       RETURNING key, count, ceil(extract(epoch FROM resets_at - now()))::int AS "retryAfter"`,
      [keysOf(attempt), limits.window],
    )
    const over = rows.filter(({ key, count }) => count > (key.startsWith('account:') ? limits.perAccount : limits.perAddress))
    if (over.length === 0) return
    const retryAfter = Math.max(...over.map((row) => row.retryAfter))
    throw new Refusal('TOO_MANY_ATTEMPTS', `Too many attempts. Try again in ${Math.ceil(retryAfter / 60)} min.`, { data: { retryAfter } })
  },

  /** The password was right: the account starts anew, and the network address gets this attempt back. */
  async succeed(attempt: Attempt): Promise<void> {
    await sql.query(
      `UPDATE password_attempts SET count = CASE WHEN key LIKE 'account:%' THEN 0 ELSE greatest(0, count - 1) END WHERE key = ANY($1)`,
      [keysOf(attempt)],
    )
  },

  /** Forgets windows that are over. */
  async forget(): Promise<void> {
    await sql.query('DELETE FROM password_attempts WHERE resets_at < now()', [])
  },
})

/** Always in one order, so that two attempts cannot wait for each other. */
function keysOf({ email, remoteAddress }: Attempt): string[] {
  return [...(email ? [`account:${hash(email)}`] : []), ...(remoteAddress ? [`address:${hash(remoteAddress)}`] : [])]
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')
