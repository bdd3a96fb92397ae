import { payments, type OrderFact, type PaymentFact } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { newId, Refusal, type Money, type Signal } from '@ecolaura/kernel'
import { among, inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { once } from './idempotency.store.ts'
import { cancelPayment, requestRefund, type Changed, type Payment, type PaymentStatus } from './payment.ts'
import type { StoredRefund } from './refund.ts'

const COLUMNS = `p.id, p.order_id AS "orderId", p.customer_id AS "customerId", p.method_id AS "methodId", p.token,
  json_build_object('minor', p.amount_minor, 'currency', p.currency) AS amount, p.status, p.decline_reason AS "declineReason",
  p.is_cancelled AS "isCancelled", p.promised_minor AS promised, p.refunded_minor AS refunded, p.attempts, p.history, p.created_at AS "createdAt", p.version`
const REFUND = `id, payment_id AS "paymentId", json_build_object('minor', amount_minor, 'currency', currency) AS amount, status, reason, created_at AS "createdAt"`

/** What wakes the jobs that call the provider, after a commit. */
export type WakeUps = { readonly charge: Signal; readonly refund: Signal }

/** A payment to ask the provider about. */
export type ChargeTask = Payment & {
  /** Whether the provider cannot have heard of it yet. */
  readonly isNew: boolean
}

export type PaymentStore = ReturnType<typeof paymentStore>

export const paymentStore = (sql: Sql, wakeUps?: WakeUps) => ({
  find(ids: readonly string[]): Promise<Payment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM payments p WHERE id ${among('$1')}`, [ids])
  },

  ofOrders(orderIds: readonly string[]): Promise<Payment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM payments p WHERE order_id ${among('$1')} ORDER BY id`, [orderIds])
  },

  refundsOf(paymentIds: readonly string[]): Promise<StoredRefund[]> {
    return sql.query(`SELECT ${REFUND} FROM refunds WHERE payment_id ${among('$1')} ORDER BY id`, [paymentIds])
  },

  findRefunds(ids: readonly string[]): Promise<StoredRefund[]> {
    return sql.query(`SELECT ${REFUND} FROM refunds WHERE id ${among('$1')}`, [ids])
  },

  /** Payments in one status, the newest first; a page of them after an id. */
  inStatus(status: PaymentStatus, limit: number, after?: string): Promise<Payment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM payments p WHERE status = $1 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`, [status, limit, after ?? null])
  },

  async countInStatus(status: PaymentStatus): Promise<number> {
    const [row] = await sql.query<{ count: number }>('SELECT count(*) AS count FROM payments WHERE status = $1', [status])
    return row!.count
  },

  /**
   * Takes note of what orders are to pay; the money is asked for after the commit. A method that is gone, or someone
   * else's, is a decline at once. Repeating it changes nothing, and an order that has ended is not charged any more.
   */
  expect(reserved: readonly Extract<OrderFact, { type: 'order.reserved' }>[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const bills = reserved.map(({ orderId, customerId, paymentMethodId, amount }) => ({ id: newId('pay'), order: orderId, customer: customerId, method: paymentMethodId, ...amount }))
      const expected = await tx.query<Pick<Payment, 'id' | 'orderId' | 'status' | 'version'>>(
        `INSERT INTO payments (id, order_id, customer_id, method_id, amount_minor, currency, token, status, decline_reason, due_at, version, history)
         SELECT b.id, b."order", b.customer, b.method, b.minor, b.currency, m.token, s.status, CASE WHEN m.id IS NULL THEN 'METHOD_NOT_FOUND' END,
                CASE WHEN m.id IS NOT NULL THEN now() END, CASE WHEN m.id IS NULL THEN 1 ELSE 0 END, jsonb_build_array(jsonb_build_object('status', s.status, 'at', now()))
         FROM json_to_recordset($1) AS b (id text, "order" text, customer text, method text, minor bigint, currency text)
              LEFT JOIN payment_methods m ON m.id = b.method AND b.customer IN (m.owner_id, m.former_owner_id) AND m.removed_at IS NULL,
              LATERAL (SELECT CASE WHEN m.id IS NULL THEN 'DECLINED' ELSE 'PENDING' END AS status) s
         WHERE NOT EXISTS (SELECT 1 FROM cancelled_orders c WHERE c.order_id = b."order")
         ON CONFLICT (order_id) DO NOTHING RETURNING id, order_id AS "orderId", status, version`,
        [JSON.stringify(bills)],
      )
      const declined = expected.filter(({ status }) => status === 'DECLINED')
      await tell(tx, declined.map(({ id, orderId, version }) => ({ fact: { type: 'payment.declined', orderId, paymentId: id, reason: 'METHOD_NOT_FOUND' }, version })))
      if (declined.length < expected.length) tx.afterCommit(() => wakeUps?.charge.wake())
    })
  },

  /** The order ends without goods: whatever was taken goes back, and the order is told once. */
  cancel(orderId: string): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const [found] = await tx.query<Payment>(`SELECT ${COLUMNS} FROM payments p WHERE order_id = $1 FOR UPDATE`, [orderId])
      if (found) return void (await write(tx, [cancelPayment(found)], wakeUps))
      const [isFirst] = await tx.query('INSERT INTO cancelled_orders (order_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1', [orderId])
      if (isFirst) await tell(tx, [{ fact: { type: 'payment.voided', orderId, paymentId: newId('pay') }, version: 1 }])
    })
  },

  /** Staff promises to give back a part, or all that is left; the same key again promises nothing more. */
  refundByHand(request: { paymentId: string; amount?: Money; reason: string; idempotencyKey: string; actor: string }): Promise<StoredRefund> {
    const { paymentId, amount, reason, idempotencyKey, actor } = request
    return inTransaction(sql, async (tx) => {
      const call = { principal: actor, operation: 'refundPayment', key: idempotencyKey, body: { paymentId, amount, reason } }
      const refundId = newId('rfd')
      const id = await once(tx, call, refundId, async () => {
        const [payment] = await tx.query<Payment>(`SELECT ${COLUMNS} FROM payments p WHERE id = $1 FOR UPDATE`, [paymentId])
        if (!payment) throw new Refusal('NOT_FOUND', 'There is no such payment.', { field: ['paymentId'] })
        await write(tx, [requestRefund(payment, reason, amount)], wakeUps, () => refundId)
      })
      const [refund] = await tx.query<StoredRefund>(`SELECT ${REFUND} FROM refunds WHERE id = $1`, [id])
      return refund!
    })
  },

  /**
   * Takes the payments that are due, under a lease: a crashed owner's are due again when it ends. New ones are told
   * from those that the provider may know already.
   */
  claim(limit: number, leaseSeconds: number): Promise<ChargeTask[]> {
    return sql.query(
      `WITH due AS (SELECT id, status FROM payments WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       UPDATE payments p SET due_at = now() + $2 * interval '1 second', attempts = p.attempts + 1,
              status = CASE p.status WHEN 'PENDING' THEN 'CAPTURING' ELSE p.status END
       FROM due WHERE p.id = due.id RETURNING ${COLUMNS}, due.status = 'PENDING' AS "isNew"`,
      [limit, leaseSeconds],
    )
  },

  /** Applies a rule to many payments at once, with few statements. */
  async change(ids: readonly string[], rule: (payment: Payment) => Changed): Promise<void> {
    await inTransaction(sql, async (tx) => {
      const found = await lockPayments(tx, ids)
      await write(tx, found.map(rule), wakeUps)
    })
  },
})

/** Always in the order of their ids, so that two writers of many never wait for each other. */
export const lockPayments = (tx: Transaction, ids: readonly string[]): Promise<Payment[]> =>
  tx.query(`SELECT ${COLUMNS} FROM payments p WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids])

/** Stores changed payments, the refunds that they promise, and what is to be told of them. */
export async function write(tx: Transaction, changes: readonly Changed[], wakeUps?: WakeUps, refundId = () => newId('rfd')): Promise<void> {
  const rows = changes.map(({ payment, askAgainIn }) => {
    const { id, status, declineReason, isCancelled, promised, refunded, version } = payment
    return { id, status, reason: declineReason, cancelled: isCancelled, promised, refunded, version, wait: askAgainIn ?? null }
  })
  await tx.query(
    `UPDATE payments p SET status = c.status, decline_reason = c.reason, is_cancelled = c.cancelled, promised_minor = c.promised,
            refunded_minor = c.refunded, version = c.version,
            history = CASE WHEN p.status = c.status THEN p.history ELSE p.history || jsonb_build_object('status', c.status, 'at', now()) END,
            due_at = CASE WHEN c.wait IS NOT NULL THEN now() + c.wait * interval '1 second'
                          WHEN c.status IN ('PENDING', 'CAPTURING', 'UNKNOWN') THEN p.due_at END
     FROM json_to_recordset($1) AS c (id text, status text, reason text, cancelled boolean, promised bigint, refunded bigint, version int, wait float)
     WHERE p.id = c.id`,
    [JSON.stringify(rows)],
  )
  const refunds = changes.flatMap(({ payment, refund }) => (refund ? [{ id: refundId(), payment: payment.id, ...refund.amount, reason: refund.reason }] : []))
  if (refunds.length) {
    await tx.query(
      `INSERT INTO refunds (id, payment_id, amount_minor, currency, status, reason)
       SELECT id, payment, minor, currency, 'PENDING', reason FROM json_to_recordset($1) AS r (id text, payment text, minor bigint, currency text, reason text)`,
      [JSON.stringify(refunds)],
    )
    tx.afterCommit(() => wakeUps?.refund.wake())
  }
  if (changes.some(({ askAgainIn }) => askAgainIn === 0)) tx.afterCommit(() => wakeUps?.charge.wake())
  await tell(tx, changes.flatMap(({ payment, facts }) => facts.map((fact, n) => ({ fact, version: payment.version - facts.length + 1 + n }))))
}

const tell = (tx: Transaction, facts: readonly { fact: PaymentFact; version: number }[]): Promise<void> => appendToOutbox<PaymentFact>(tx, payments, facts)
