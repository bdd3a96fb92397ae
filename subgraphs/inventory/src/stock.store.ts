import { inventory, type InventoryFact } from '@ecolaura/contracts'
import { newId, Refusal } from '@ecolaura/kernel'
import { appendToOutbox, type Versioned } from '@ecolaura/events'
import { among, inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import { adjustmentOf, type AdjustmentReason, type Location, type Pick, type StockLevel } from './stock.ts'

const LEVEL = `variant_id AS "variantId", location_id AS "locationId", available, reserved, sold, low_stock_threshold AS "lowStockThreshold", stock_levels.version`

export type Adjustment = {
  variantId: string
  locationId: string
  delta?: number | null
  setTo?: number | null
  reason: AdjustmentReason
  actor: string
  idempotencyKey: string
  expectedVersion?: number | null
}

export type StockStore = ReturnType<typeof stockStore>

export const stockStore = (sql: Sql) => ({
  levelsOf(variantIds: readonly string[]): Promise<StockLevel[]> {
    return sql.query(`SELECT ${LEVEL} FROM stock_levels JOIN locations l ON l.id = location_id WHERE variant_id ${among('$1')} ORDER BY l.priority`, [variantIds])
  },

  locations(): Promise<Location[]> {
    return sql.query('SELECT id, code, name, country, priority FROM locations ORDER BY priority', [])
  },

  async createLocation(location: Omit<Location, 'id'>): Promise<Location> {
    try {
      const [created] = await sql.query<Location>(
        'INSERT INTO locations (id, code, name, country, priority) VALUES ($1, $2, $3, $4, $5) RETURNING id, code, name, country, priority',
        [newId('loc'), location.code, location.name, location.country, location.priority],
      )
      return created!
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal('CODE_TAKEN', `There is a location "${location.code}" already.`, { field: ['code'] })
      throw error
    }
  },

  /** Levels with little left, the emptiest first; a page of them after a key. */
  lowStock(limit: number, after?: readonly unknown[]): Promise<StockLevel[]> {
    return sql.query(
      `SELECT ${LEVEL} FROM stock_levels WHERE available <= low_stock_threshold
       AND ($2::int IS NULL OR (available, variant_id, location_id) > ($2, $3, $4)) ORDER BY available, variant_id, location_id LIMIT $1`,
      [limit, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null],
    )
  },

  async countLowStock(): Promise<number> {
    const [row] = await sql.query<{ count: number }>('SELECT count(*) AS count FROM stock_levels WHERE available <= low_stock_threshold', [])
    return row!.count
  },

  /** The same key again has no further effect and returns the level as it is. */
  adjust(adjustment: Adjustment): Promise<StockLevel> {
    return inTransaction(sql, async (tx) => {
      const { variantId, locationId, reason, actor, idempotencyKey, expectedVersion } = adjustment
      const level = await lockLevel(tx, variantId, locationId)
      const isDone = await tx.query('SELECT 1 FROM adjustments WHERE actor = $1 AND idempotency_key = $2', [actor, idempotencyKey])
      if (isDone.length) return level
      if (expectedVersion != null && expectedVersion !== level.version)
        throw new Refusal('STALE_VERSION', 'The stock has changed since you looked.', { data: { currentVersion: level.version } })
      const delta = adjustmentOf(adjustment, level.available)
      await tx.query(
        'INSERT INTO adjustments (id, variant_id, location_id, delta, reason, actor, idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [newId('adj'), variantId, locationId, delta, reason, actor, idempotencyKey],
      )
      return changeAvailable(tx, level, delta, reason)
    })
  },

  /** Stock of variants that are new to the shop; a variant that has a level keeps what it has. */
  receiveNew(locationId: string, goods: readonly { variantId: string; quantity: number }[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      await tx.query(
        `INSERT INTO stock_levels (variant_id, location_id, available)
         SELECT v, $1, q FROM unnest($2::text[], $3::int[]) AS g (v, q) ON CONFLICT DO NOTHING`,
        [locationId, goods.map(({ variantId }) => variantId), goods.map(({ quantity }) => quantity)],
      )
    })
  },
})

async function lockLevel(tx: Transaction, variantId: string, locationId: string): Promise<StockLevel> {
  const [location] = await tx.query('SELECT 1 FROM locations WHERE id = $1', [locationId])
  if (!location) throw new Refusal('NOT_FOUND', 'There is no such location.', { field: ['locationId'] })
  await tx.query('INSERT INTO stock_levels (variant_id, location_id, available) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [variantId, locationId])
  const [level] = await tx.query<StockLevel>(`SELECT ${LEVEL} FROM stock_levels WHERE variant_id = $1 AND location_id = $2 FOR UPDATE`, [variantId, locationId])
  return level!
}

async function changeAvailable(tx: Transaction, level: StockLevel, delta: number, reason: string): Promise<StockLevel> {
  const [changed] = await tx.query<StockLevel>(
    `UPDATE stock_levels SET available = available + $3, version = version + 1
     WHERE variant_id = $1 AND location_id = $2 AND available + $3 >= 0 RETURNING ${LEVEL}`,
    [level.variantId, level.locationId, delta],
  )
  if (!changed) throw new Refusal('INSUFFICIENT_STOCK', `Only ${level.available} are available.`, { data: { available: level.available } })
  await appendToOutbox(tx, inventory, [
    { fact: { type: 'stock.adjusted', variantId: changed.variantId, available: changed.available, reason }, version: changed.version },
  ])
  return changed
}

/** How goods move between the three counts of a level. */
export type Move = 'reserve' | 'commit' | 'release' | 'restock'
const MOVES: Record<Move, { set: string; guard: string }> = {
  reserve: { set: 'available = s.available - p.quantity, reserved = s.reserved + p.quantity', guard: 's.available >= p.quantity' },
  commit: { set: 'reserved = s.reserved - p.quantity, sold = s.sold + p.quantity', guard: 's.reserved >= p.quantity' },
  release: { set: 'reserved = s.reserved - p.quantity, available = s.available + p.quantity', guard: 's.reserved >= p.quantity' },
  restock: { set: 'sold = s.sold - p.quantity, available = s.available + p.quantity', guard: 's.sold >= p.quantity' },
}

/** The levels that an order needs, locked in one order for all, by priority of their location. */
export function lockLevels(tx: Transaction, variantIds: readonly string[]): Promise<StockLevel[]> {
  return tx.query(
    `WITH locked AS (SELECT ${LEVEL} FROM stock_levels WHERE variant_id = ANY($1) ORDER BY variant_id, location_id FOR UPDATE)
     SELECT locked.* FROM locked JOIN locations l ON l.id = "locationId" ORDER BY l.priority`,
    [variantIds],
  )
}

/**
 * Moves goods by one conditional update. Their levels must be locked.
 * @returns the levels as they are now @throws when one had too little: what is locked does not change under the lock
 */
export async function move(tx: Transaction, how: Move, picks: readonly Pick[]): Promise<StockLevel[]> {
  if (picks.length === 0) return []
  const { set, guard } = MOVES[how]
  const moved = await tx.query<StockLevel>(
    `WITH p AS (SELECT * FROM unnest($1::text[], $2::text[], $3::int[]) AS p (v, l, quantity)),
          fitting AS (SELECT count(*) AS n FROM p JOIN stock_levels s ON s.variant_id = p.v AND s.location_id = p.l WHERE ${guard})
     UPDATE stock_levels s SET ${set}, version = s.version + 1 FROM p, fitting
     WHERE s.variant_id = p.v AND s.location_id = p.l AND ${guard} AND fitting.n = $4
     RETURNING s.variant_id AS "variantId", s.location_id AS "locationId", s.available, s.reserved, s.sold, s.low_stock_threshold AS "lowStockThreshold", s.version`,
    [picks.map(({ variantId }) => variantId), picks.map(({ locationId }) => locationId), picks.map(({ quantity }) => quantity), picks.length],
  )
  if (moved.length !== picks.length) throw new Error(`The goods to ${how} are not there.`)
  return moved
}

/** Says which variants have just run low: those that this move took below their threshold. */
export function lowStockFacts(levels: readonly StockLevel[], picks: readonly Pick[]): Versioned<InventoryFact>[] {
  return levels.flatMap(({ variantId, locationId, available, lowStockThreshold, version }) => {
    const taken = picks.find((pick) => pick.variantId === variantId && pick.locationId === locationId)?.quantity ?? 0
    const isNewlyLow = available <= lowStockThreshold && available + taken > lowStockThreshold
    return isNewlyLow ? [{ fact: { type: 'stock.low' as const, variantId, available, threshold: lowStockThreshold }, version }] : []
  })
}
