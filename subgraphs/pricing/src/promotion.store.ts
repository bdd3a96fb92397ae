import { newId, Refusal } from '@ecolaura/kernel'
import { among, inTransaction, isUniqueViolation, type Sql } from '@ecolaura/stores'
import { normalCode, type Coupon, type NewPromotion, type Promotion } from './promotion.ts'
import { COUPON, PROMOTION, rulesChanged, type RulesCache } from './rules.store.ts'

/** A rule with how often it is used. */
export type Counted<T> = T & { readonly used: number }

export type PromotionStore = ReturnType<typeof promotionStore>

export const promotionStore = (sql: Sql, rules: RulesCache) => ({
  promotionsById(ids: readonly string[]): Promise<Counted<Promotion>[]> {
    return sql.query(`SELECT ${PROMOTION}, used FROM promotions WHERE id ${among('$1')}`, [ids])
  },

  /** The newest first; a page of them after an id. */
  promotions(limit: number, after?: string): Promise<Counted<Promotion>[]> {
    return sql.query(`SELECT ${PROMOTION}, used FROM promotions WHERE $2::text IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`, [limit, after ?? null])
  },

  coupons(limit: number, after?: string): Promise<Counted<Coupon>[]> {
    return sql.query(`SELECT ${COUPON}, used FROM coupons WHERE $2::text IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`, [limit, after ?? null])
  },

  async count(what: 'promotions' | 'coupons'): Promise<number> {
    const [row] = await sql.query<{ count: number }>(`SELECT count(*) AS count FROM ${what}`, [])
    return row!.count
  },

  createPromotion(promotion: NewPromotion): Promise<Counted<Promotion>> {
    const { name, kind, basisPoints, amount, scope, variantIds, minimum, startsAt, endsAt, isCombinable, priority, requiresCoupon, usageLimit } = promotion
    return inTransaction(sql, async (tx) => {
      const [created] = await tx.query<Counted<Promotion>>(
        `INSERT INTO promotions (id, name, kind, basis_points, amount, scope, variant_ids, minimum, starts_at, ends_at, is_combinable, priority, requires_coupon, usage_limit)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING ${PROMOTION}, used`,
        [newId('prm'), name, kind, basisPoints, amount, scope, variantIds, minimum, startsAt, endsAt, isCombinable, priority, requiresCoupon, usageLimit],
      )
      await rulesChanged(tx, 'PROMOTIONS', rules)
      return created!
    })
  },

  /** Ends it now, and its coupons with it; one that has ended stays as it is. Open quotes keep what they promised. */
  endPromotion(id: string): Promise<Counted<Promotion>> {
    return inTransaction(sql, async (tx) => {
      const [ended] = await tx.query<Counted<Promotion>>(`UPDATE promotions SET ends_at = least(ends_at, now()) WHERE id = $1 RETURNING ${PROMOTION}, used`, [id])
      if (!ended) throw new Refusal('NOT_FOUND', 'There is no such promotion.', { field: ['id'] })
      await rulesChanged(tx, 'PROMOTIONS', rules)
      return ended
    })
  },

  /** @throws Refusal `CODE_TAKEN`, `NOT_FOUND` or `COUPON_NOT_NEEDED` */
  async createCoupon({ code, promotionId, startsAt, endsAt, usageLimit, usageLimitPerCustomer }: Omit<Coupon, 'id'>): Promise<Counted<Coupon>> {
    try {
      return await inTransaction(sql, async (tx) => {
        const [promotion] = await tx.query<{ needed: boolean }>('SELECT requires_coupon AS needed FROM promotions WHERE id = $1', [promotionId])
        if (!promotion) throw new Refusal('NOT_FOUND', 'There is no such promotion.', { field: ['promotionId'] })
        if (!promotion.needed) throw new Refusal('COUPON_NOT_NEEDED', 'This promotion applies without a coupon.', { field: ['promotionId'] })
        const [created] = await tx.query<Counted<Coupon>>(
          `INSERT INTO coupons (id, code, promotion_id, starts_at, ends_at, usage_limit, usage_limit_per_customer)
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COUPON}, used`,
          [newId('cpn'), normalCode(code), promotionId, startsAt, endsAt, usageLimit, usageLimitPerCustomer],
        )
        await rulesChanged(tx, 'PROMOTIONS', rules)
        return created!
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal('CODE_TAKEN', `There is a coupon "${normalCode(code)}" already.`, { field: ['code'] })
      throw error
    }
  },
})
