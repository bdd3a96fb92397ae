import type { Money } from '@ecolaura/kernel'
import { inTransaction, type Sql } from '@ecolaura/stores'
import { refunded } from './payment.ts'
import { lockPayments, write } from './payment.store.ts'

/** Money to ask the provider to give back. */
export type RefundTask = { readonly id: string; readonly paymentId: string; readonly amount: Money; readonly attempts: number }

export type RefundStore = ReturnType<typeof refundStore>

export const refundStore = (sql: Sql) => ({
  /** Takes the refunds that are due, under a lease. Asking twice is harmless: the provider knows them by their id. */
  claim(limit: number, leaseSeconds: number): Promise<RefundTask[]> {
    return sql.query(
      `WITH due AS (SELECT id FROM refunds WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       UPDATE refunds r SET due_at = now() + $2 * interval '1 second', attempts = r.attempts + 1 FROM due WHERE r.id = due.id
       RETURNING r.id, r.payment_id AS "paymentId", json_build_object('minor', r.amount_minor, 'currency', r.currency) AS amount, r.attempts`,
      [limit, leaseSeconds],
    )
  },

  /** The provider has given these back. Each counts once. */
  done(tasks: readonly RefundTask[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const payments = await lockPayments(tx, tasks.map(({ paymentId }) => paymentId))
      const fresh = await tx.query<{ paymentId: string; minor: number }>(
        `UPDATE refunds SET status = 'DONE', due_at = NULL WHERE id = ANY($1) AND status = 'PENDING' RETURNING payment_id AS "paymentId", amount_minor AS minor`,
        [tasks.map(({ id }) => id)],
      )
      const back = Map.groupBy(fresh, ({ paymentId }) => paymentId)
      const changes = payments.filter(({ id }) => back.has(id)).map((payment) => refunded(payment, back.get(payment.id)!.reduce((sum, { minor }) => sum + minor, 0)))
      if (changes.length) await write(tx, changes)
    })
  },

  /** The provider did not answer: it is asked again after a while. */
  async retry(id: string, seconds: number): Promise<void> {
    await sql.query(`UPDATE refunds SET due_at = now() + $2 * interval '1 second' WHERE id = $1 AND status = 'PENDING'`, [id, seconds])
  },
})
