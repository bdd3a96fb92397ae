import { inventory, type InventoryFact } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import type { Reservation, ReservationStatus } from './reservation.ts'
import { pickStock, type Line, type Pick } from './stock.ts'
import { lockLevels, lowStockFacts, move } from './stock.store.ts'

const COLUMNS = 'order_id AS "orderId", status, picks, version'

export type ReservationStore = ReturnType<typeof reservationStore>

/** @param lifetime seconds that goods stay set aside for an order that is not paid */
export const reservationStore = (sql: Sql, lifetime: number) => ({
  /** Sets an order's goods aside, all or none, and says which. Repeating it changes nothing. */
  reserve(orderId: string, lines: readonly Line[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      if (await lockReservation(tx, orderId)) return
      const picking = pickStock(lines, await lockLevels(tx, lines.map(({ variantId }) => variantId)))
      if ('shortages' in picking) {
        const { version } = await write(tx, orderId, 'REFUSED', [], lifetime)
        return report(tx, { type: 'stock.refused', orderId, shortages: [...picking.shortages] }, version)
      }
      const levels = await move(tx, 'reserve', picking.picks)
      if (!levels) throw new Error(`The locked levels of ${orderId} changed under the lock.`)
      const { version, expiresAt } = await write(tx, orderId, 'OPEN', picking.picks, lifetime)
      await report(tx, { type: 'stock.reserved', orderId, lines: [...lines], expiresAt: expiresAt.toISOString() }, version)
      await appendToOutbox(tx, inventory, lowStockFacts(levels, picking.picks))
    })
  },

  /**
   * The order is paid: what was set aside is sold. When the reservation has expired meanwhile, the goods are taken
   * again if they are still there; if not, the order is told and gives the money back.
   */
  commit(orderId: string, lines: readonly Line[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const reservation = await lockReservation(tx, orderId)
      if (reservation?.status === 'COMMITTED') return
      if (reservation?.status === 'OPEN') {
        await move(tx, 'commit', reservation.picks)
        const { version } = await write(tx, orderId, 'COMMITTED', reservation.picks, lifetime)
        return report(tx, { type: 'stock.committed', orderId }, version)
      }
      const picking = pickStock(lines, await lockLevels(tx, lines.map(({ variantId }) => variantId)))
      if ('shortages' in picking) {
        const { version } = await write(tx, orderId, 'REFUSED', [], lifetime)
        return report(tx, { type: 'stock.refused', orderId, shortages: [...picking.shortages] }, version)
      }
      await move(tx, 'reserve', picking.picks)
      await move(tx, 'commit', picking.picks)
      const { version } = await write(tx, orderId, 'COMMITTED', picking.picks, lifetime)
      return report(tx, { type: 'stock.committed', orderId }, version)
    })
  },

  /** The order ends without goods: whatever it holds goes back on the shelf. Always answers, also when it held nothing. */
  release(orderId: string): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const reservation = await lockReservation(tx, orderId)
      if (reservation?.status === 'RELEASED') return
      if (reservation?.status === 'OPEN') await move(tx, 'release', reservation.picks)
      if (reservation?.status === 'COMMITTED') await move(tx, 'restock', reservation.picks)
      const { version } = await write(tx, orderId, 'RELEASED', [], lifetime)
      await report(tx, { type: 'stock.released', orderId }, version)
    })
  },

  /** Gives back what orders have held for too long; at most `limit` of them. Resolves with how many. */
  expire(limit: number): Promise<number> {
    return inTransaction(sql, async (tx) => {
      const expired = await tx.query<Reservation>(
        `UPDATE reservations SET status = 'EXPIRED', version = version + 1 WHERE order_id IN (
           SELECT order_id FROM reservations WHERE status = 'OPEN' AND expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING ${COLUMNS}`,
        [limit],
      )
      for (const { orderId, picks, version } of expired) {
        await move(tx, 'release', picks)
        await report(tx, { type: 'stock.expired', orderId }, version)
      }
      return expired.length
    })
  },
})

async function lockReservation(tx: Transaction, orderId: string): Promise<Reservation | undefined> {
  const [reservation] = await tx.query<Reservation>(`SELECT ${COLUMNS} FROM reservations WHERE order_id = $1 FOR UPDATE`, [orderId])
  return reservation
}

async function write(tx: Transaction, orderId: string, status: ReservationStatus, picks: readonly Pick[], lifetime: number) {
  const [row] = await tx.query<{ version: number; expiresAt: Date }>(
    `INSERT INTO reservations (order_id, status, picks, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 second')
     ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, picks = excluded.picks, version = reservations.version + 1
     RETURNING version, expires_at AS "expiresAt"`,
    [orderId, status, JSON.stringify(picks), lifetime],
  )
  return row!
}

const report = (tx: Transaction, fact: InventoryFact, version: number): Promise<void> => appendToOutbox(tx, inventory, [{ fact, version }])
