import { newId, Refusal } from '@ecolaura/kernel'
import { inTransaction, isUniqueViolation, type Sql } from '@ecolaura/stores'
import { checkMethod, type NewShippingMethod, type ShippingMethod } from './shipping-method.ts'

const COLUMNS = `id, code, name, carrier, description, mode, min_days AS "minDays", max_days AS "maxDays", position, is_active AS "isActive", zones, version`

export type ShippingMethodStore = ReturnType<typeof shippingMethodStore>

export const shippingMethodStore = (sql: Sql) => ({
  /** All of them, in the order in which they are offered. A shop has a handful. */
  all(): Promise<ShippingMethod[]> {
    return sql.query(`SELECT ${COLUMNS} FROM shipping_methods ORDER BY position, id`, [])
  },

  async create(method: NewShippingMethod): Promise<ShippingMethod> {
    try {
      const [created] = await sql.query<ShippingMethod>(
        `INSERT INTO shipping_methods (id, code, name, carrier, description, mode, min_days, max_days, position, zones)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
        [newId('shm'), method.code, method.name, method.carrier, method.description, method.mode, method.minDays, method.maxDays, method.position, JSON.stringify(method.zones)],
      )
      return created!
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
      return updated!
    })
  },
})
