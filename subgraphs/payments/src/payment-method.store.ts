import { newId, Refusal } from '@ecolaura/kernel'
import { among, type Sql } from '@ecolaura/stores'
import type { PaymentMethod } from './payment-method.ts'

const COLUMNS = 'id, owner_id AS "ownerId", token, brand, last4, expiry_month AS "expiryMonth", expiry_year AS "expiryYear"'

export type PaymentMethodStore = ReturnType<typeof paymentMethodStore>

export const paymentMethodStore = (sql: Sql) => ({
  /** Also those that were removed: payments that were made with them name them still. */
  find(ids: readonly string[]): Promise<PaymentMethod[]> {
    return sql.query(`SELECT ${COLUMNS} FROM payment_methods WHERE id ${among('$1')}`, [ids])
  },

  ofOwners(ownerIds: readonly string[]): Promise<PaymentMethod[]> {
    return sql.query(`SELECT ${COLUMNS} FROM payment_methods WHERE owner_id ${among('$1')} AND removed_at IS NULL ORDER BY id`, [ownerIds])
  },

  async add(method: Omit<PaymentMethod, 'id'>): Promise<PaymentMethod> {
    const [added] = await sql.query<PaymentMethod>(
      `INSERT INTO payment_methods (id, owner_id, token, brand, last4, expiry_month, expiry_year) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [newId('pm'), method.ownerId, method.token, method.brand, method.last4, method.expiryMonth, method.expiryYear],
    )
    return added!
  },

  /** Repeating it changes nothing. @throws Refusal `NOT_FOUND` unless it is the owner's */
  async remove(id: string, ownerId: string): Promise<PaymentMethod> {
    const [removed] = await sql.query<PaymentMethod>(
      `UPDATE payment_methods SET removed_at = coalesce(removed_at, now()) WHERE id = $1 AND owner_id = $2 RETURNING ${COLUMNS}`,
      [id, ownerId],
    )
    if (!removed) throw new Refusal('NOT_FOUND', 'There is no such payment method.', { field: ['id'] })
    return removed
  },

  /** A guest has turned out to be someone: their cards and payments follow. */
  async follow(formerOwnerId: string, ownerId: string): Promise<void> {
    await sql.query('UPDATE payment_methods SET owner_id = $2, former_owner_id = $1 WHERE owner_id = $1', [formerOwnerId, ownerId])
    await sql.query('UPDATE payments SET customer_id = $2 WHERE customer_id = $1', [formerOwnerId, ownerId])
  },
})
