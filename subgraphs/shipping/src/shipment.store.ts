import { randomBytes } from 'node:crypto'
import { shipping, type OrderFact, type ShippingFact } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { newId, Refusal, type Signal } from '@ecolaura/kernel'
import { among, inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { isOnItsWay, stepRefused, STEPS, trackingNumber, type Shipment, type ShipmentStatus, type Step } from './shipment.ts'

const COLUMNS = `id, order_id AS "orderId", customer_id AS "customerId", method_id AS "methodId", status, carrier, tracking_number AS "trackingNumber",
  country, grams, history, created_at AS "createdAt", dispatched_at AS "dispatchedAt", delivered_at AS "deliveredAt", version`

/** How the simulated carrier works; null when people move the parcels. */
export type CarrierPace = { readonly secondsToDispatch: number; readonly secondsToDeliver: number } | null

export type ShipmentStore = ReturnType<typeof shipmentStore>

/** @param due woken when a parcel is packed, for the simulated carrier */
export const shipmentStore = (sql: Sql, pace: CarrierPace, due?: Signal) => ({
  find(ids: readonly string[]): Promise<Shipment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM shipments WHERE id ${among('$1')}`, [ids])
  },

  ofOrders(orderIds: readonly string[]): Promise<Shipment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM shipments WHERE order_id ${among('$1')} ORDER BY id`, [orderIds])
  },

  async track(number: string): Promise<Shipment | undefined> {
    const [found] = await sql.query<Shipment>(`SELECT ${COLUMNS} FROM shipments WHERE tracking_number = $1`, [number])
    return found
  },

  /** Parcels in one status, the newest first; a page of them after an id. */
  inStatus(status: ShipmentStatus, limit: number, after?: string): Promise<Shipment[]> {
    return sql.query(`SELECT ${COLUMNS} FROM shipments WHERE status = $1 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`, [status, limit, after ?? null])
  },

  async countInStatus(status: ShipmentStatus): Promise<number> {
    const [row] = await sql.query<{ count: number }>('SELECT count(*) AS count FROM shipments WHERE status = $1', [status])
    return row!.count
  },

  /** Packs the parcels of confirmed orders. Repeating it changes nothing. */
  pack(confirmed: readonly Extract<OrderFact, { type: 'order.confirmed' }>[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const parcels = confirmed.map(({ orderId, customerId, delivery: { methodId, country, grams } }) => ({ id: newId('shp'), orderId, customerId, methodId, number: trackingNumber(randomBytes(16)), country, grams }))
      const packed = await tx.query<Pick<Shipment, 'id' | 'orderId' | 'version'>>(
        `INSERT INTO shipments (id, order_id, customer_id, method_id, status, carrier, tracking_number, country, grams, history, due_at)
         SELECT p.id, "orderId", "customerId", "methodId", 'READY', coalesce(m.carrier, 'Unknown'), number, p.country, grams,
                jsonb_build_array(jsonb_build_object('status', 'READY', 'at', now())), now() + $2::float * interval '1 second'
         FROM json_to_recordset($1) AS p (id text, "orderId" text, "customerId" text, "methodId" text, number text, country text, grams int)
              LEFT JOIN shipping_methods m ON m.id = "methodId"
         ON CONFLICT (order_id) DO NOTHING RETURNING id, order_id AS "orderId", version`,
        [JSON.stringify(parcels), pace?.secondsToDispatch ?? null],
      )
      await appendToOutbox<ShippingFact>(tx, shipping, packed.map(({ id, orderId, version }) => ({ fact: { type: 'shipment.created', orderId, shipmentId: id }, version })))
      if (packed.length) tx.afterCommit(() => due?.wake())
    })
  },

  /** The order wants its parcel back: it stays here, or it is on its way already. The conditional update decides. */
  recall(orderId: string): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const [kept] = await take(tx, 'cancel', 'order_id = $4', orderId, pace)
      if (kept) return
      const [sent] = await tx.query<Pick<Shipment, 'id' | 'status' | 'version'>>(
        `UPDATE shipments SET version = version + 1 WHERE order_id = $1 AND status <> 'CANCELLED' RETURNING id, status, version`,
        [orderId],
      )
      if (sent && isOnItsWay(sent.status))
        await appendToOutbox<ShippingFact>(tx, shipping, [{ fact: { type: 'shipment.kept', orderId, shipmentId: sent.id }, version: sent.version }])
    })
  },

  /** A guest has turned out to be someone: their parcels follow. */
  async follow(formerCustomerId: string, customerId: string): Promise<void> {
    await sql.query('UPDATE shipments SET customer_id = $2 WHERE customer_id = $1', [formerCustomerId, customerId])
  },

  /** @throws Refusal `SHIPMENT_NOT_READY` when the parcel is at another step. */
  moveByHand(id: string, step: Step): Promise<Shipment> {
    return inTransaction(sql, async (tx) => {
      const [moved] = await take(tx, step, 'id = $4', id, pace)
      if (moved) return moved
      const [found] = await tx.query<Shipment>(`SELECT ${COLUMNS} FROM shipments WHERE id = $1`, [id])
      if (!found) throw new Refusal('NOT_FOUND', 'There is no such parcel.', { field: ['shipmentId'] })
      throw stepRefused(step, found.status)
    })
  },

  /** The simulated carrier takes the steps that are due, at most `limit` of each. Resolves with whether more may be due. */
  moveDue(limit: number): Promise<boolean> {
    return inTransaction(sql, async (tx) => {
      // The later step first, so that a parcel takes one at a time.
      const delivered = await takeDue(tx, 'deliver', limit, pace)
      const dispatched = await takeDue(tx, 'dispatch', limit, pace)
      return delivered.length === limit || dispatched.length === limit
    })
  },
})

const takeDue = (tx: Transaction, step: Step, limit: number, pace: CarrierPace): Promise<Shipment[]> =>
  take(tx, step, 'id IN (SELECT id FROM shipments WHERE due_at <= now() AND status = $1 ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)', limit, pace)

/** Takes a step for the parcels that `where` names and that stand where it begins, by one conditional update, and tells. */
async function take(tx: Transaction, step: Step, where: string, value: unknown, pace: CarrierPace): Promise<Shipment[]> {
  const { from, to, fact } = STEPS[step]
  const stamp = { dispatch: ', dispatched_at = now()', deliver: ', delivered_at = now()', cancel: '' }[step]
  const taken = await tx.query<Shipment>(
    `UPDATE shipments SET status = $2, version = version + 1, due_at = now() + $3::float * interval '1 second',
            history = history || jsonb_build_object('status', $2::text, 'at', now())${stamp}
     WHERE ${where} AND status = $1 RETURNING ${COLUMNS}`,
    [from, to, step === 'dispatch' ? (pace?.secondsToDeliver ?? null) : null, value],
  )
  await appendToOutbox<ShippingFact>(tx, shipping, taken.map(({ id, orderId, version }) => ({ fact: { type: fact, orderId, shipmentId: id }, version })))
  return taken
}
