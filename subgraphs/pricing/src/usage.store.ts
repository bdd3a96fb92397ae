import { among, type Sql, type Transaction } from '@ecolaura/stores'
import type { Uses } from './cart-pricing.ts'
import type { Usage } from './promotion.ts'

type Counts = { id: string; used: number; usedByCustomer: number | null }

/** How often they were used, in one statement; none when nothing is limited. */
export async function usageOf(sql: Sql, { promotionIds, couponIds }: Uses, customerId: string): Promise<Usage> {
  if (promotionIds.length + couponIds.length === 0) return NOTHING_USED
  return usageFrom(
    await sql.query<Counts>(
      `SELECT id, used, NULL AS "usedByCustomer" FROM promotions WHERE id ${among('$1')}
       UNION ALL
       SELECT c.id, c.used, coalesce(m.used, 0) FROM coupons c LEFT JOIN coupon_customers m ON m.coupon_id = c.id AND m.customer_id = $3 WHERE c.id = ANY($2)`,
      [promotionIds, couponIds, customerId],
    ),
  )
}

/** The same under a lock, so that nobody else takes a use until the transaction ends: promotions first, each kind by id. */
export async function lockUsage(tx: Transaction, uses: Uses, customerId: string): Promise<Usage> {
  for (const [table, ids] of [['promotions', uses.promotionIds], ['coupons', uses.couponIds]] as const)
    if (ids.length) await tx.query(`SELECT 1 FROM ${table} WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids])
  return usageOf(tx, uses, customerId)
}

/** Uses of one customer, as a quote holds them. */
export type CustomerUses = { readonly uses: Uses; readonly customerId: string }

/** Counts uses up (1) or down (-1). Rows are taken in the order in which `lockUsage` takes them. */
export async function countUses(tx: Transaction, all: readonly CustomerUses[], by: 1 | -1): Promise<void> {
  for (const [id, count] of counted(all.flatMap(({ uses }) => uses.promotionIds)))
    await tx.query('UPDATE promotions SET used = used + $2 WHERE id = $1', [id, by * count])
  for (const [id, count] of counted(all.flatMap(({ uses }) => uses.couponIds)))
    await tx.query('UPDATE coupons SET used = used + $2 WHERE id = $1', [id, by * count])
  for (const [key, count] of counted(all.flatMap(({ uses, customerId }) => uses.couponIds.map((id) => `${id} ${customerId}`))))
    await tx.query(
      `INSERT INTO coupon_customers (coupon_id, customer_id, used) VALUES ($1, $2, greatest($3::int, 0))
       ON CONFLICT (coupon_id, customer_id) DO UPDATE SET used = coupon_customers.used + $3`,
      [...key.split(' '), by * count],
    )
}

/** How often each occurs, sorted. */
function counted(ids: readonly string[]): [string, number][] {
  return [...Map.groupBy(ids, (id) => id)].map(([id, group]): [string, number] => [id, group.length]).sort(([a], [b]) => (a < b ? -1 : 1))
}

export const NOTHING_USED: Usage = { used: new Map(), usedByCustomer: new Map() }

const usageFrom = (rows: readonly Counts[]): Usage => ({
  used: new Map(rows.map(({ id, used }) => [id, used])),
  usedByCustomer: new Map(rows.flatMap(({ id, usedByCustomer }) => (usedByCustomer === null ? [] : [[id, usedByCustomer]]))),
})
