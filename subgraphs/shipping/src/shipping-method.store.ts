import { shipping, type ShippingFact } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { newId, Refusal, remembered, type Remembered } from '@ecolaura/kernel'
import { inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import { checkMethod, type NewShippingMethod, type ShippingMethod } from './shipping-method.ts'

const COLUMNS = `id, code, name, carrier, description, mode, min_days AS "minDays", max_days AS "maxDays", position, is_active AS "isActive", zones, version`

/** The methods in memory: every cart asks for them, and a shop has a handful. */
export type MethodsCache = Remembered<ShippingMethod[]>

/** Events that tell of changes may be lost, so methods are read again after this long in any case, in milliseconds. */
const MOST_AGE = 60_000

export const methodsCache = (sql: Sql): MethodsCache => remembered(() => shippingMethodStore(sql).all(), MOST_AGE)

export type ShippingMethodStore = ReturnType<typeof shippingMethodStore>

/** @param cache is told of changes: in this process after the commit, in others by event */
export const shippingMethodStore = (sql: Sql, cache?: MethodsCache) => ({
  /** All of them, in the order in which they are offered. */
  all(): Promise<ShippingMethod[]> {
    return sql.query(`SELECT ${COLUMNS} FROM shipping_methods ORDER BY position, id`, [])
  },

  async create(method: NewShippingMethod): Promise<ShippingMethod> {
    try {
      return await inTransaction(sql, async (tx) => {
        const [created] = await tx.query<ShippingMethod>(
          `INSERT INTO shipping_methods (id, code, name, carrier, description, mode, min_days, max_days, position, zones)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
          [newId('shm'), method.code, method.name, method.carrier, method.description, method.mode, method.minDays, method.maxDays, method.position, JSON.stringify(method.zones)],
        )
        return changed(tx, created!, cache)
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal('CODE_TAKEN', `There is a shipping method "${method.code}" already.`, { field: ['code'] })
      throw error
    }
  },

  /** Changes what is given and leaves the rest. */
  update(id: string, changes: { [K in keyof NewShippingMethod | 'isActive']?: ShippingMethod[K] | null }, expectedVersion?: number | null): Promise<ShippingMethod> {
    return inTransaction(sql, async (tx) => {
      const [found] = await tx.query<ShippingMethod>(`SELECT ${COLUMNS} FROM shipping_methods WHERE id = $1 FOR UPDATE`, [id])
      if (!found) throw new Refusal('NOT_FOUND', 'There is no such shipping method.', { field: ['id'] })
      if (expectedVersion != null && expectedVersion !== found.version)
        throw new Refusal('STALE_VERSION', 'The method has changed since you looked.', { data: { currentVersion: found.version } })
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null))
      const method: ShippingMethod = checkMethod({ ...found, ...given })
      const [updated] = await tx.query<ShippingMethod>(
        `UPDATE shipping_methods SET name = $2, carrier = $3, description = $4, mode = $5, min_days = $6, max_days = $7, position = $8, is_active = $9, zones = $10, version = version + 1
         WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, method.name, method.carrier, method.description, method.mode, method.minDays, method.maxDays, method.position, method.isActive, JSON.stringify(method.zones)],
      )
      return changed(tx, updated!, cache)
    })
  },
})

async function changed(tx: Transaction, method: ShippingMethod, cache: MethodsCache | undefined): Promise<ShippingMethod> {
  await appendToOutbox<ShippingFact>(tx, shipping, [{ fact: { type: 'shipping_method.changed', methodId: method.id }, version: method.version }])
  tx.afterCommit(() => cache?.forget())
  return method
}
