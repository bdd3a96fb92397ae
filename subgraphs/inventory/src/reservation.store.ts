import { inventory, type InventoryFact, type Shortage } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import type { Reservation, ReservationStatus } from './reservation.ts'
import { mergePicks, pickInTurn, type Line, type Pick } from './stock.ts'
import { lockLevels, lowStockFacts, move, type Move } from './stock.store.ts'

const COLUMNS = 'order_id AS "orderId", status, picks, version'

/** An order, and what it wants. */
export type Wish = { readonly orderId: string; readonly lines: readonly Line[] }

export type ReservationStore = ReturnType<typeof reservationStore>

/** Orders are served in the order in which they are given, each of them once. @param lifetime seconds that goods stay set aside for an order that is not paid */
export const reservationStore = (sql: Sql, lifetime: number) => ({
  /** Sets the goods of orders aside, for each all or none, and says which. Repeating it changes nothing. */
  reserve(wishes: readonly Wish[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const known = await lockReservations(tx, wishes)
      const { served, refused } = await take(tx, wishes.filter(({ orderId }) => !known.has(orderId)))
      const rows = await write(tx, [...refusals(refused), ...served.map(({ orderId, picks }) => ({ orderId, status: 'OPEN' as const, picks }))], lifetime)
      await report(tx, rows, [
        ...refused.map(({ orderId, shortages }) => ({ type: 'stock.refused' as const, orderId, shortages: [...shortages] })),
        ...served.map(({ orderId, lines }) => ({ type: 'stock.reserved' as const, orderId, lines: [...lines], expiresAt: rows.get(orderId)!.expiresAt.toISOString() })),
      ])
    })
  },

  /**
   * The orders are paid: what was set aside is sold. When a reservation has expired meanwhile, the goods are taken
   * again if they are still there; if not, the order is told and gives the money back.
   */
  commit(wishes: readonly Wish[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const known = await lockReservations(tx, wishes)
      const open = wishes.flatMap(({ orderId }) => known.get(orderId) ?? []).filter(({ status }) => status === 'OPEN')
      const { served, refused } = await take(tx, wishes.filter(({ orderId }) => !['OPEN', 'COMMITTED'].includes(known.get(orderId)?.status ?? 'EXPIRED')))
      const sold = [...open, ...served]
      await moveAll(tx, 'commit', sold)
      const rows = await write(tx, [...refusals(refused), ...sold.map(({ orderId, picks }) => ({ orderId, status: 'COMMITTED' as const, picks }))], lifetime)
      await report(tx, rows, [
        ...refused.map(({ orderId, shortages }) => ({ type: 'stock.refused' as const, orderId, shortages: [...shortages] })),
        ...sold.map(({ orderId }) => ({ type: 'stock.committed' as const, orderId })),
      ])
    })
  },

  /** The orders end without goods: whatever they hold goes back on the shelf. Always answers, also when one held nothing. */
  release(orders: readonly { readonly orderId: string }[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const known = await lockReservations(tx, orders)
      const held = [...known.values()]
      await moveAll(tx, 'release', held.filter(({ status }) => status === 'OPEN'))
      await moveAll(tx, 'restock', held.filter(({ status }) => status === 'COMMITTED'))
      const ended = orders.filter(({ orderId }) => known.get(orderId)?.status !== 'RELEASED')
      const rows = await write(tx, ended.map(({ orderId }) => ({ orderId, status: 'RELEASED', picks: [] })), lifetime)
      await report(tx, rows, ended.map(({ orderId }) => ({ type: 'stock.released', orderId })))
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
      await moveAll(tx, 'release', expired)
      await report(tx, new Map(expired.map((one) => [one.orderId, one])), expired.map(({ orderId }) => ({ type: 'stock.expired', orderId })))
      return expired.length
    })
  },
})

type Held = { readonly orderId: string; readonly picks: readonly Pick[] }
type Refused = { readonly orderId: string; readonly shortages: readonly Shortage[] }

/** Picks for each order in its turn and sets its goods aside. Says who has just taken the last ones of something. */
async function take(tx: Transaction, wishes: readonly Wish[]): Promise<{ served: (Wish & Held)[]; refused: Refused[] }> {
  if (wishes.length === 0) return { served: [], refused: [] }
  const picked = pickInTurn(wishes, await lockLevels(tx, variantsOf(wishes.map(({ lines }) => lines))))
  const served = picked.flatMap(({ picking, ...wish }) => ('picks' in picking ? [{ ...wish, picks: picking.picks }] : []))
  const refused = picked.flatMap(({ picking, orderId }) => ('shortages' in picking ? [{ orderId, shortages: picking.shortages }] : []))
  const picks = mergePicks(served.flatMap((one) => one.picks))
  await appendToOutbox(tx, inventory, lowStockFacts(await move(tx, 'reserve', picks), picks))
  return { served, refused }
}

/** Moves what many hold at once. The levels are locked first, in one order for all. */
async function moveAll(tx: Transaction, how: Move, held: readonly Held[]): Promise<void> {
  const picks = mergePicks(held.flatMap((one) => one.picks))
  if (picks.length === 0) return
  await lockLevels(tx, variantsOf([picks]))
  await move(tx, how, picks)
}

const variantsOf = (lists: readonly (readonly Line[])[]): string[] => [...new Set(lists.flat().map(({ variantId }) => variantId))]

async function lockReservations(tx: Transaction, orders: readonly { readonly orderId: string }[]): Promise<Map<string, Reservation>> {
  const rows = await tx.query<Reservation>(`SELECT ${COLUMNS} FROM reservations WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE`, [orders.map(({ orderId }) => orderId)])
  return new Map(rows.map((row) => [row.orderId, row]))
}

type NewState = Held & { readonly status: ReservationStatus }
type Written = { readonly orderId: string; readonly version: number; readonly expiresAt: Date }

const refusals = (refused: readonly Refused[]): NewState[] => refused.map(({ orderId }) => ({ orderId, status: 'REFUSED', picks: [] }))

async function write(tx: Transaction, states: readonly NewState[], lifetime: number): Promise<Map<string, Written>> {
  if (states.length === 0) return new Map()
  const rows = await tx.query<Written>(
    `INSERT INTO reservations (order_id, status, picks, expires_at)
     SELECT s.order_id, s.status, s.picks, now() + $4 * interval '1 second' FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS s (order_id, status, picks)
     ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, picks = excluded.picks, version = reservations.version + 1
     RETURNING order_id AS "orderId", version, expires_at AS "expiresAt"`,
    [states.map(({ orderId }) => orderId), states.map(({ status }) => status), states.map(({ picks }) => JSON.stringify(picks)), lifetime],
  )
  return new Map(rows.map((row) => [row.orderId, row]))
}

type OrderedFact = Extract<InventoryFact, { orderId: string }>

const report = (tx: Transaction, rows: ReadonlyMap<string, { readonly version: number }>, facts: readonly OrderedFact[]): Promise<void> =>
  appendToOutbox<InventoryFact>(tx, inventory, facts.map((fact) => ({ fact, version: rows.get(fact.orderId)!.version })))
