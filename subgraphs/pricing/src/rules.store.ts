import { pricing } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { remembered, type Remembered } from '@ecolaura/kernel'
import type { Sql, Transaction } from '@ecolaura/stores'
import type { PriceList } from './price.ts'
import type { Coupon, Promotion } from './promotion.ts'
import type { RuleKind, Rules } from './rules.ts'

type Json<T> = { readonly [K in keyof T]: Date extends T[K] ? string | null : T[K] }
type Row = { now: Date; priceLists: Json<PriceList>[]; promotions: Json<Promotion>[]; coupons: Json<Coupon>[]; taxRates: Rules['taxRates'] }

/** The columns of a price list under their names in the domain. */
export const PRICE_LIST = `id, name, currency, customer_group AS "group", countries, starts_at AS "startsAt", ends_at AS "endsAt", priority,
  is_default AS "isDefault", tax_included AS "taxIncluded"`
export const PROMOTION = `id, name, kind, basis_points AS "basisPoints", amount, scope, variant_ids AS "variantIds", minimum, starts_at AS "startsAt",
  ends_at AS "endsAt", is_combinable AS "isCombinable", priority, requires_coupon AS "requiresCoupon", usage_limit AS "usageLimit"`
export const COUPON = `id, code, promotion_id AS "promotionId", starts_at AS "startsAt", ends_at AS "endsAt", usage_limit AS "usageLimit",
  usage_limit_per_customer AS "usageLimitPerCustomer"`

const all = (columns: string, table: string) => `(SELECT coalesce(json_agg(r), '[]') FROM (SELECT ${columns} FROM ${table}) r)`

/** The rules in memory. What was committed here or told by event is read again before the next price. */
export type RulesCache = Remembered<Rules> & {
  /** The time by the database's clock, as far as it is known: dates of rules hold by it in every process. */
  now(): Date
}

/** Events that tell of changes may be lost, so rules are read again after this long in any case, in milliseconds. */
const MOST_AGE = 60_000

export function rulesCache(sql: Sql): RulesCache {
  let ahead = 0

  async function load(): Promise<Rules> {
    // One statement, so that a coupon is never seen without its promotion.
    const [row] = await sql.query<Row>(
      `SELECT now(), ${all(PRICE_LIST, 'price_lists')} AS "priceLists", ${all(PROMOTION, 'promotions')} AS promotions,
         ${all(COUPON, 'coupons')} AS coupons, ${all(`country, tax_class AS "taxClass", basis_points AS "basisPoints"`, 'tax_rates')} AS "taxRates"`,
      [],
    )
    const { now, priceLists, promotions, coupons, taxRates } = row!
    ahead = now.getTime() - Date.now()
    return { priceLists: priceLists.map(dated), promotions: promotions.map(dated), coupons: coupons.map(dated), taxRates }
  }

  return {
    ...remembered(load, MOST_AGE),
    now: () => new Date(Date.now() + ahead),
  }
}

const dated = <T extends { readonly startsAt: string | null; readonly endsAt: string | null }>(rule: T) => ({
  ...rule,
  startsAt: rule.startsAt === null ? null : new Date(rule.startsAt),
  endsAt: rule.endsAt === null ? null : new Date(rule.endsAt),
})

/** Says that rules changed: to this process after the commit, to the others by event. */
export async function rulesChanged(tx: Transaction, rules: RuleKind, cache: RulesCache): Promise<void> {
  const [row] = await tx.query<{ version: number }>(
    `INSERT INTO rule_versions (rules, version) VALUES ($1, 1)
     ON CONFLICT (rules) DO UPDATE SET version = rule_versions.version + 1 RETURNING version`,
    [rules],
  )
  await appendToOutbox(tx, pricing, [{ fact: { type: 'pricing.rules_changed', rules }, version: row!.version }])
  tx.afterCommit(() => cache.forget())
}
