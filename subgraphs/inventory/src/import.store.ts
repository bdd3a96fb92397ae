import { inventory, type ImportedVariant } from '@ecolaura/contracts'
import { newId } from '@ecolaura/kernel'
import { appendToOutbox } from '@ecolaura/events'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { stockStore } from './stock.store.ts'

/** Stock that is not counted: so much that no shop sells it in a lifetime, and no sum of it overflows. */
const UNTRACKED = 1_000_000

export type ImportStore = ReturnType<typeof importStore>

export const importStore = (sql: Sql) => ({
  /** Takes up the quantities of an imported product, for its new variants only, and says so. */
  takeUp(importId: string, productId: string, variants: readonly ImportedVariant[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const goods = variants
        .filter(({ isNew, quantity, tracked }) => isNew && (quantity !== null || !tracked))
        .map(({ variantId, quantity, tracked }) => ({ variantId, quantity: tracked ? Math.max(0, quantity ?? 0) : UNTRACKED }))
      if (goods.length) await stockStore(tx).receiveNew(await mainLocation(tx), goods)
      await appendToOutbox(tx, inventory, [{ fact: { type: 'stock.imported', importId, productId, variants: goods.length }, version: 1 }])
    })
  },
})

/** The location of highest priority; a shop without any gets a first one. */
async function mainLocation(tx: Transaction): Promise<string> {
  const [first] = await tx.query<{ id: string }>('SELECT id FROM locations ORDER BY priority LIMIT 1', [])
  if (first) return first.id
  const [made] = await tx.query<{ id: string }>(
    `INSERT INTO locations (id, code, name, country, priority) VALUES ($1, 'main', 'Main warehouse', 'DE', 1)
     ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id`,
    [newId('loc')],
  )
  return made!.id
}
