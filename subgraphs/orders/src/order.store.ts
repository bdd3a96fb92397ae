import { orders, type OrderFact } from '@ecolaura/contracts'
import { Refusal } from '@ecolaura/kernel'
import { appendToOutbox } from '@ecolaura/events'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { timedOut } from './checkout.ts'
import { isUnderWay, type Changed, type Order, type RecordedEvent, type StoredOrder } from './order.ts'

export type Placement = { readonly order: Order; readonly events: readonly OrderFact[]; readonly idempotencyKey: string; readonly requestHash: string }

type Row = { id: string; number: number; status: Order['status']; version: number; state: Omit<Order, 'id' | 'status' | 'version'>; placedAt: Date }
const COLUMNS = 'id, number, status, version, state, placed_at AS "placedAt"'
const orderOf = ({ state, ...row }: Row): StoredOrder => ({ ...state, ...row })

/** What the folded row keeps beside its own columns. */
const stateOf = ({ id: _id, status: _status, version: _version, ...state }: Order & Partial<StoredOrder>) => {
  const { number: _number, placedAt: _placedAt, ...rest } = state
  return JSON.stringify(rest)
}

export type OrderStore = ReturnType<typeof orderStore>

/** @param checkoutTimeout seconds that an order may wait for stock and payment before it is given up */
export const orderStore = (sql: Sql, checkoutTimeout: number) => ({
  async find(ids: readonly string[]): Promise<StoredOrder[]> {
    return (await sql.query<Row>(`SELECT ${COLUMNS} FROM orders WHERE id = ANY($1)`, [ids])).map(orderOf)
  },

  /** Newest first, a page after a key; of one customer, or of all. */
  async list({ customerId, status, limit, after }: { customerId?: string; status?: string; limit: number; after?: readonly unknown[] }): Promise<StoredOrder[]> {
    const rows = await sql.query<Row>(
      `SELECT ${COLUMNS} FROM orders WHERE ($2::text IS NULL OR customer_id = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::timestamptz IS NULL OR (placed_at, id) < ($4, $5)) ORDER BY placed_at DESC, id DESC LIMIT $1`,
      [limit, customerId ?? null, status ?? null, after?.[0] ?? null, after?.[1] ?? null],
    )
    return rows.map(orderOf)
  },

  async count({ customerId, status }: { customerId?: string; status?: string }): Promise<number> {
    const [row] = await sql.query<{ count: number }>(
      'SELECT count(*) AS count FROM orders WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR status = $2)',
      [customerId ?? null, status ?? null],
    )
    return row!.count
  },

  events(orderIds: readonly string[], afterVersion = 0): Promise<RecordedEvent[]> {
    return sql.query(
      `SELECT order_id AS "orderId", version, type, data, recorded_at AS "recordedAt" FROM order_events
       WHERE order_id = ANY($1) AND version > $2 ORDER BY order_id, version`,
      [orderIds, afterVersion],
    )
  },

  async placedUnder(customerId: string, idempotencyKey: string): Promise<(StoredOrder & { requestHash: string }) | undefined> {
    const [row] = await sql.query<Row & { requestHash: string }>(
      `SELECT ${COLUMNS}, request_hash AS "requestHash" FROM orders WHERE customer_id = $1 AND idempotency_key = $2`,
      [customerId, idempotencyKey],
    )
    return row && { ...orderOf(row), requestHash: row.requestHash }
  },

  /** Stores a new order and closes its cart. The loser of a race under one key gets undefined, and reads the winner's. */
  place({ order, events, idempotencyKey, requestHash }: Placement): Promise<StoredOrder | undefined> {
    return inTransaction(sql, async (tx) => {
      const [row] = await tx.query<Row>(
        `WITH changed AS (
           INSERT INTO orders (id, customer_id, cart_id, status, version, state, due_at, idempotency_key, request_hash)
           VALUES ($4, $5, $6, $7, $8, $9, now() + $10 * interval '1 second', $11, $12)
           ON CONFLICT DO NOTHING RETURNING *
         ), recorded AS (${RECORD}),
         closed AS (UPDATE carts SET state = carts.state || jsonb_build_object('orderId', changed.id), updated_at = now() FROM changed WHERE carts.id = cart_id)
         SELECT ${COLUMNS} FROM changed`,
        [...recordOf(events, order.version), order.id, order.ownerId, order.cartId, order.status, order.version, stateOf(order), checkoutTimeout, idempotencyKey, requestHash],
      )
      if (!row) return undefined
      await report(tx, events, order.version)
      return orderOf(row)
    })
  },

  /** Loads, applies the rule, and stores the row with its events: all of it or none. Joins the transaction it was given. */
  change(id: string, rule: (order: StoredOrder) => Changed): Promise<StoredOrder> {
    return inTransaction(sql, async (tx) => {
      const before = await lockOrder(tx, id)
      const { order, events } = rule(before)
      if (events.length === 0) return before
      await tx.query(
        `WITH changed AS (UPDATE orders SET status = $5, version = $6, state = $7, due_at = CASE WHEN $8 THEN due_at END WHERE id = $4 RETURNING id) ${RECORD}`,
        [...recordOf(events, order.version), id, order.status, order.version, stateOf(order), isUnderWay(order)],
      )
      await report(tx, events, order.version)
      return { ...before, ...order }
    })
  },

  /** The orders of a guest are theirs under the account that they signed in to. */
  async moveTo(ownerId: string, formerOwnerId: string): Promise<void> {
    await sql.query(
      `UPDATE orders SET customer_id = $1, state = state || jsonb_build_object('ownerId', $1::text) WHERE customer_id = $2`,
      [ownerId, formerOwnerId],
    )
  },

  /** Gives up orders that have waited too long; at most `limit` of them. Resolves with how many. */
  async giveUpOverdue(limit: number): Promise<number> {
    const due = await sql.query<{ id: string }>('SELECT id FROM orders WHERE due_at < now() ORDER BY due_at LIMIT $1', [limit])
    for (const { id } of due) await this.change(id, timedOut)
    return due.length
  },
})

async function lockOrder(tx: Transaction, id: string): Promise<StoredOrder> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM orders WHERE id = $1 FOR UPDATE`, [id])
  if (!row) throw new Refusal('NOT_FOUND', 'There is no such order.')
  return orderOf(row)
}

/** Adds to the history of the order that `changed`, a part of the same statement, has stored; takes the first three values. */
const RECORD = `INSERT INTO order_events (order_id, version, type, data)
  SELECT changed.id, e.version, e.type, e.data FROM changed, unnest($1::int[], $2::text[], $3::jsonb[]) AS e (version, type, data)`

const recordOf = (events: readonly OrderFact[], lastVersion: number) => [
  events.map((_, index) => lastVersion - events.length + 1 + index),
  events.map(({ type }) => type),
  events.map(({ type: _type, ...data }) => JSON.stringify(data)),
]

/** What others are told: the same facts under the same versions. */
const report = (tx: Transaction, events: readonly OrderFact[], lastVersion: number): Promise<void> =>
  appendToOutbox(tx, orders, events.map((fact, index) => ({ fact, version: lastVersion - events.length + 1 + index })))
