import { pricing } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { newId, Refusal, type Money } from '@ecolaura/kernel'
import { among, inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { wholeQuantity, type Price, type PriceList } from './price.ts'
import { PRICE_LIST, rulesChanged, type RulesCache } from './rules.store.ts'

/** A price to set; without an amount the price is taken away. */
export type PriceChange = { readonly variantId: string; readonly minQuantity: number; readonly amount: Money | null; readonly compareAt: Money | null }

export type PriceStore = ReturnType<typeof priceStore>

export const priceStore = (sql: Sql, rules: RulesCache) => ({
  pricesOf: (variantIds: readonly string[]) => pricesOf(sql, variantIds),

  priceLists(): Promise<PriceList[]> {
    return sql.query(`SELECT ${PRICE_LIST} FROM price_lists ORDER BY currency, priority DESC, id`, [])
  },

  createPriceList(list: Omit<PriceList, 'id' | 'isDefault'>): Promise<PriceList> {
    return inTransaction(sql, async (tx) => {
      const [created] = await tx.query<PriceList>(
        `INSERT INTO price_lists (id, name, currency, customer_group, countries, starts_at, ends_at, priority, tax_included)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${PRICE_LIST}`,
        [newId('prl'), list.name, list.currency, list.group, list.countries, list.startsAt, list.endsAt, list.priority, list.taxIncluded],
      )
      await rulesChanged(tx, 'PRICE_LISTS', rules)
      return created!
    })
  },

  /** Sets prices in a list, or in the default list of their currency. What is set already stays untouched. */
  setPrices(priceListId: string | null, changes: readonly PriceChange[]): Promise<PriceList> {
    return inTransaction(sql, async (tx) => {
      const list = priceListId === null ? await defaultList(tx, soleCurrency(changes), rules) : await listOf(tx, priceListId)
      await writePrices(tx, list, changes)
      return list
    })
  },
})

/** All prices of the variants, in any list, and how they are taxed: one statement. */
export function pricesOf(sql: Sql, variantIds: readonly string[]): Promise<Price[]> {
  return sql.query(
    `SELECT variant_id AS "variantId", price_list_id AS "priceListId", min_quantity AS "minQuantity", amount, compare_at AS "compareAt",
       coalesce(tax_class, 'STANDARD') AS "taxClass"
     FROM prices LEFT JOIN variant_taxes USING (variant_id) WHERE variant_id ${among('$1')}`,
    [variantIds],
  )
}

/** The list for prices of a currency that name no list; made when missing. */
export async function defaultList(tx: Transaction, currency: string, rules: RulesCache): Promise<PriceList> {
  const find = async () => (await tx.query<PriceList>(`SELECT ${PRICE_LIST} FROM price_lists WHERE currency = $1 AND is_default`, [currency]))[0]
  const known = await find()
  if (known) return known
  const [created] = await tx.query<PriceList>(
    `INSERT INTO price_lists (id, name, currency, is_default) VALUES ($1, $2, $3, true) ON CONFLICT DO NOTHING RETURNING ${PRICE_LIST}`,
    [newId('prl'), `Prices in ${currency}`, currency],
  )
  if (created) await rulesChanged(tx, 'PRICE_LISTS', rules)
  return created ?? (await find())!
}

/** Writes prices and reports the variants whose prices are others than before. @returns those variants */
export async function writePrices(tx: Transaction, list: PriceList, changes: readonly PriceChange[]): Promise<string[]> {
  const rows = lastOfEach(changes.map((change) => checkedChange(change, list)))
  const gone = rows.filter(({ amount }) => amount === null)
  const set = rows.filter(({ amount }) => amount !== null)
  const removed = gone.length ? await removePrices(tx, list, gone) : []
  const written = set.length ? await upsertPrices(tx, list, set) : []
  const variantIds = [...new Set([...removed, ...written].map(({ variantId }) => variantId))]
  if (variantIds.length) {
    const [row] = await tx.query<{ version: number }>('UPDATE price_lists SET version = version + 1 WHERE id = $1 RETURNING version', [list.id])
    await appendToOutbox(tx, pricing, [{ fact: { type: 'prices.changed', priceListId: list.id, variantIds }, version: row!.version }])
  }
  return variantIds
}

function removePrices(tx: Transaction, list: PriceList, gone: readonly PriceChange[]): Promise<{ variantId: string }[]> {
  return tx.query(
    `DELETE FROM prices USING unnest($2::text[], $3::int[]) AS g (v, q)
     WHERE price_list_id = $1 AND variant_id = v AND min_quantity = q RETURNING variant_id AS "variantId"`,
    [list.id, gone.map(({ variantId }) => variantId), gone.map(({ minQuantity }) => minQuantity)],
  )
}

/** @returns those that are others than before */
function upsertPrices(tx: Transaction, list: PriceList, set: readonly PriceChange[]): Promise<{ variantId: string }[]> {
  return tx.query(
    `INSERT INTO prices (price_list_id, variant_id, min_quantity, amount, compare_at)
     SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[])
     ON CONFLICT (variant_id, price_list_id, min_quantity) DO UPDATE SET amount = excluded.amount, compare_at = excluded.compare_at
     WHERE (prices.amount, prices.compare_at) IS DISTINCT FROM (excluded.amount, excluded.compare_at)
     RETURNING variant_id AS "variantId"`,
    [list.id, set.map(({ variantId }) => variantId), set.map(({ minQuantity }) => minQuantity), set.map(({ amount }) => amount!.minor), set.map(({ compareAt }) => compareAt?.minor ?? null)],
  )
}

async function listOf(tx: Transaction, id: string): Promise<PriceList> {
  const [list] = await tx.query<PriceList>(`SELECT ${PRICE_LIST} FROM price_lists WHERE id = $1`, [id])
  if (!list) throw new Refusal('NOT_FOUND', 'There is no such price list.', { field: ['priceListId'] })
  return list
}

function soleCurrency(changes: readonly PriceChange[]): string {
  const currencies = [...new Set(changes.flatMap(({ amount }) => (amount ? [amount.currency] : [])))]
  if (currencies.length === 1) return currencies[0]!
  throw new Refusal('PRICE_LIST_UNCLEAR', 'Name the price list, or give prices of one currency for its default list.', { field: ['priceListId'] })
}

function checkedChange(change: PriceChange, { currency }: PriceList): PriceChange {
  wholeQuantity(change.minQuantity, ['prices'])
  for (const money of [change.amount, change.compareAt]) {
    if (money && money.currency !== currency) throw new Refusal('CURRENCY_MISMATCH', `This list has prices in ${currency}.`, { field: ['prices'] })
    if (money && money.minor < 0) throw new Refusal('INVALID_MONEY', 'A price cannot be less than nothing.', { field: ['prices'] })
  }
  return change
}

/** One row for each price, sorted: rows are then always locked in the same order. */
function lastOfEach(changes: readonly PriceChange[]): PriceChange[] {
  const byKey = new Map(changes.map((change) => [`${change.variantId} ${String(change.minQuantity).padStart(10, '0')}`, change]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}
