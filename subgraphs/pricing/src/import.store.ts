import { pricing, type ImportedVariant } from '@ecolaura/contracts'
import { appendToOutbox } from '@ecolaura/events'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { defaultList, writePrices } from './price.store.ts'
import type { RulesCache } from './rules.store.ts'

export type ImportStore = ReturnType<typeof importStore>

export const importStore = (sql: Sql, rules: RulesCache) => ({
  /** Takes up the prices of an imported product in the default list of their currency, and how it is taxed, and says so. */
  takeUp(importId: string, productId: string, variants: readonly ImportedVariant[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const priced = variants.flatMap(({ variantId, price, compareAtPrice }) =>
        price ? [{ variantId, minQuantity: 1, amount: price, compareAt: compareAtPrice?.currency === price.currency ? compareAtPrice : null }] : [],
      )
      for (const [currency, changes] of Map.groupBy(priced, ({ amount }) => amount.currency)) {
        await writePrices(tx, await defaultList(tx, currency, rules), changes)
      }
      await writeTaxClasses(tx, variants)
      await appendToOutbox(tx, pricing, [{ fact: { type: 'prices.imported', importId, productId, variants: priced.length }, version: 1 }])
    })
  },
})

async function writeTaxClasses(tx: Transaction, variants: readonly ImportedVariant[]): Promise<void> {
  const ids = (taxable: boolean) => variants.filter((variant) => variant.taxable === taxable).map(({ variantId }) => variantId)
  await tx.query('DELETE FROM variant_taxes WHERE variant_id = ANY($1)', [ids(true)])
  if (ids(false).length)
    await tx.query(`INSERT INTO variant_taxes (variant_id, tax_class) SELECT v, 'ZERO' FROM unnest($1::text[]) AS v ON CONFLICT (variant_id) DO UPDATE SET tax_class = 'ZERO'`, [ids(false)])
}
