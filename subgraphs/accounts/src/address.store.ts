import { newId, Refusal } from '@ecolaura/kernel'
import { among, inTransaction, type Sql } from '@ecolaura/stores'
import type { Address, AddressDetails } from './address.ts'

const ADDRESS = 'id, owner_id AS "ownerId", name, line1, line2, city, postal_code AS "postalCode", region, country, phone'
const MOST_ADDRESSES = 50

export type AddressStore = ReturnType<typeof addressStore>

export const addressStore = (sql: Sql) => ({
  /** Also those that were removed: orders point to them. */
  byIds(ids: readonly string[]): Promise<Address[]> {
    return sql.query(`SELECT ${ADDRESS} FROM addresses WHERE id ${among('$1')}`, [ids])
  },

  /** The address books of these users, the newest address first. */
  addressesOf(ownerIds: readonly string[]): Promise<Address[]> {
    return sql.query(`SELECT ${ADDRESS} FROM addresses WHERE owner_id ${among('$1')} AND removed_at IS NULL ORDER BY id DESC`, [ownerIds])
  },

  async add(ownerId: string, { name, line1, line2, city, postalCode, region, country, phone }: AddressDetails): Promise<Address> {
    const [added] = await sql.query<Address>(
      `INSERT INTO addresses (id, owner_id, name, line1, line2, city, postal_code, region, country, phone)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE (SELECT count(*) FROM addresses WHERE owner_id = $2 AND removed_at IS NULL) < $11 RETURNING ${ADDRESS}`,
      [newId('adr'), ownerId, name, line1, line2, city, postalCode, region, country, phone, MOST_ADDRESSES],
    )
    if (!added) throw new Refusal('TOO_MANY_ADDRESSES', `At most ${MOST_ADDRESSES} addresses are kept; remove one first.`)
    return added
  },

  replace(id: string, ownerId: string, details: AddressDetails): Promise<Address> {
    return inTransaction(sql, async (tx) => {
      const addresses = addressStore(tx)
      await addresses.remove(id, ownerId)
      return addresses.add(ownerId, details)
    })
  },

  /** Takes it out of the owner's book. @throws Refusal `NOT_FOUND` when it is not in it. */
  async remove(id: string, ownerId: string): Promise<Address> {
    const [removed] = await sql.query<Address>(
      `UPDATE addresses SET removed_at = now() WHERE id = $1 AND owner_id = $2 AND removed_at IS NULL RETURNING ${ADDRESS}`, [id, ownerId])
    if (!removed) throw new Refusal('NOT_FOUND', 'There is no such address.', { field: ['addressId'] })
    return removed
  },
})
