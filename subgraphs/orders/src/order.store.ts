import { orders, type OrderFact } from '@ecolaura/contracts'
import { Refusal } from '@ecolaura/kernel'
import { appendToOutbox, outboxPart } from '@ecolaura/events'
import { among, inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
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

/** What is to become of an order. */
export type Change = { readonly id: string; readonly rule: (order: StoredOrder) => Changed }

export type OrderStore = ReturnType<typeof orderStore>

/** @param checkoutTimeout seconds that an order may wait for stock and payment before it is given up */
export const orderStore = (sql: Sql, checkoutTimeout: number) => ({
  async find(ids: readonly string[]): Promise<StoredOrder[]> {
    return (await sql.query<Row>(`SELECT ${COLUMNS} FROM orders WHERE id ${among('$1')}`, [ids])).map(orderOf)
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
       WHERE order_id ${among('$1')} AND version > $2 ORDER BY order_id, version`,
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

  /**
   * Stores a new order, closes its cart and tells others: one statement. The loser of a race under one key gets
   * undefined, and reads the winner's.
   */
  async place({ order, events, idempotencyKey, requestHash }: Placement): Promise<StoredOrder | undefined> {
    const placed = [{ order, events }]
    const outbox = outboxPart(orders, versioned(placed), 'EXISTS (SELECT FROM changed)', 14)
    const [row] = await sql.query<Row>(
      `WITH changed AS (
         INSERT INTO orders (id, customer_id, cart_id, status, version, state, due_at, idempotency_key, request_hash)
         VALUES ($5, $6, $7, $8, $9, $10, now() + $11 * interval '1 second', $12, $13)
         ON CONFLICT DO NOTHING RETURNING *
       ), recorded AS (${RECORD}),
       closed AS (UPDATE carts SET state = carts.state || jsonb_build_object('orderId', changed.id) FROM changed WHERE carts.id = cart_id),
       told AS (${outbox.text})
       SELECT ${COLUMNS} FROM changed`,
      [...recordOf(placed), order.id, order.ownerId, order.cartId, order.status, order.version, stateOf(order), checkoutTimeout, idempotencyKey, requestHash, ...outbox.values],
    )
    if (!row) return undefined
    outbox.committed()
    return orderOf(row)
  },

  /**
   * Loads orders, applies to each its rule, and stores the rows with their events: all of it or none. Joins the
   * transaction it was given. An order is named at most once.
   * @throws Refusal `NOT_FOUND` when one is missing
   */
  change(changes: readonly Change[]): Promise<StoredOrder[]> {
    return inTransaction(sql, async (tx) => {
      const before = await lockOrders(tx, changes.map(({ id }) => id))
      const after = changes.map(({ id, rule }) => rule(before.get(id)!))
      await write(tx, after.filter(({ events }) => events.length > 0))
      return after.map(({ order }) => ({ ...before.get(order.id)!, ...order }))
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
    if (due.length) await this.change(due.map(({ id }) => ({ id, rule: timedOut })))
    return due.length
  },
})

async function lockOrders(tx: Transaction, ids: readonly string[]): Promise<Map<string, StoredOrder>> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM orders WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids])
  if (rows.length < ids.length) throw new Refusal('NOT_FOUND', 'There is no such order.')
  return new Map(rows.map((row) => [row.id, orderOf(row)]))
}

async function write(tx: Transaction, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return
  const orders = changed.map(({ order }) => order)
  await tx.query(
    `WITH changed AS (
       UPDATE orders o SET status = n.status, version = n.version, state = n.state, due_at = CASE WHEN n.is_under_way THEN o.due_at END
       FROM unnest($5::text[], $6::text[], $7::int[], $8::jsonb[], $9::boolean[]) AS n (id, status, version, state, is_under_way) WHERE o.id = n.id RETURNING o.id
     ) ${RECORD}`,
    [...recordOf(changed), orders.map(({ id }) => id), orders.map(({ status }) => status), orders.map(({ version }) => version), orders.map(stateOf), orders.map(isUnderWay)],
  )
  await report(tx, changed)
}

/** Adds to the history of the orders that `changed`, a part of the same statement, has stored; takes the first four values. */
const RECORD = `INSERT INTO order_events (order_id, version, type, data)
  SELECT e.order_id, e.version, e.type, e.data
  FROM unnest($1::text[], $2::int[], $3::text[], $4::jsonb[]) AS e (order_id, version, type, data) JOIN changed ON changed.id = e.order_id`

/** The events of changed orders under the versions that they made. */
const versioned = (changed: readonly Changed[]) =>
  changed.flatMap(({ order, events }) => events.map((fact, index) => ({ orderId: order.id, fact, version: order.version - events.length + 1 + index })))

function recordOf(changed: readonly Changed[]) {
  const all = versioned(changed)
  return [all.map(({ orderId }) => orderId), all.map(({ version }) => version), all.map(({ fact }) => fact.type), all.map(({ fact: { type: _type, ...data } }) => JSON.stringify(data))]
}

/** What others are told: the same facts under the same versions. */
const report = (tx: Transaction, changed: readonly Changed[]): Promise<void> => appendToOutbox(tx, orders, versioned(changed))
