import { newId } from '@ecolaura/kernel'
import { inTransaction, type Sql, type Transaction } from '@ecolaura/stores'
import { categoryStore } from './category.store.ts'
import type { CsvProblem } from './csv-rows.ts'
import { importedFact, mergeProduct, type ImportStatus, type ProductImport } from './import.ts'
import type { FileProduct, ProductFile } from './product-csv.ts'
import { follow, insert, lockProduct, report, update } from './product.store.ts'
import { archiveProduct, createProduct, publishProduct, type UndatedProduct } from './product.ts'

const IMPORT = `i.id, i.status, i.file_name AS "fileName", i.currency AS "currencyCode", i.rows, i.products, i.variants, i.created, i.updated, i.unchanged,
  i.problems, i.started_at AS "startedAt", i.completed_at AS "completedAt",
  (SELECT count(*) FROM import_products p WHERE p.import_id = i.id AND p.is_priced AND p.is_stocked) AS answered`

const MOST_PROBLEMS = 100

/** An import that has not been read to its end. */
export type OpenImport = { readonly id: string; readonly uploadId: string; readonly currencyCode: string; readonly written: number }

type Outcome = 'created' | 'updated' | 'unchanged'

export type ImportStore = ReturnType<typeof importStore>

export const importStore = (sql: Sql) => ({
  async start(uploadId: string, fileName: string, currencyCode: string): Promise<ProductImport> {
    const id = newId('imp')
    await sql.query('INSERT INTO imports (id, upload_id, file_name, currency) VALUES ($1, $2, $3, $4)', [id, uploadId, fileName, currencyCode])
    return (await this.byId(id))!
  },

  async byId(id: string): Promise<ProductImport | undefined> {
    return (await sql.query<ProductImport>(`SELECT ${IMPORT} FROM imports i WHERE i.id = $1`, [id]))[0]
  },

  /** The import that waits the longest for being read, with how many of its products are written already. */
  async next(): Promise<OpenImport | undefined> {
    const [open] = await sql.query<OpenImport>(
      `SELECT id, upload_id AS "uploadId", currency AS "currencyCode", created + updated + unchanged AS written
       FROM imports WHERE status = 'READING' ORDER BY started_at LIMIT 1`,
      [],
    )
    return open
  },

  /** Ends an import with what was wrong. */
  async fail(id: string, rows: number, problems: readonly CsvProblem[]): Promise<void> {
    await sql.query(`UPDATE imports SET status = 'FAILED', rows = $2, problems = $3, completed_at = now() WHERE id = $1 AND status = 'READING'`, [id, rows, JSON.stringify(problems.slice(0, MOST_PROBLEMS))])
  },

  /**
   * Writes some products of a file and how far it is, in one transaction: after a crash the rest goes on from there.
   * Resolves with how many are written then, or undefined when another process was faster.
   */
  write({ id, written }: OpenImport, file: ProductFile, most: number): Promise<number | undefined> {
    return inTransaction(sql, async (tx) => {
      const [mine] = await tx.query(`SELECT 1 FROM imports WHERE id = $1 AND status = 'READING' AND created + updated + unchanged = $2 FOR UPDATE`, [id, written])
      if (!mine) return undefined
      const counts = { created: 0, updated: 0, unchanged: 0 }
      const batch = file.products.slice(written, written + most)
      for (const product of batch) counts[await writeProduct(tx, id, product)]++
      const isDone = written + batch.length === file.products.length
      await tx.query(
        `UPDATE imports SET rows = $2, products = $3, variants = $4, created = created + $5, updated = updated + $6, unchanged = unchanged + $7,
           status = CASE WHEN $8 THEN 'WAITING' ELSE status END WHERE id = $1`,
        [id, file.rows, file.products.length, file.products.reduce((sum, { variants }) => sum + variants.length, 0), counts.created, counts.updated, counts.unchanged, isDone],
      )
      if (isDone) await completeWhenAnswered(tx, id)
      return written + batch.length
    })
  },

  /** An area has taken up a product. When all areas have all products, the import is complete. */
  answer(importId: string, productId: string, by: 'pricing' | 'inventory'): Promise<void> {
    return inTransaction(sql, async (tx) => {
      // The import is locked first, so that of two last answers one sees the other.
      const [found] = await tx.query<{ status: ImportStatus }>('SELECT status FROM imports WHERE id = $1 FOR UPDATE', [importId])
      if (!found) return
      const column = by === 'pricing' ? 'is_priced' : 'is_stocked'
      await tx.query(`UPDATE import_products SET ${column} = true WHERE import_id = $1 AND product_id = $2`, [importId, productId])
      await completeWhenAnswered(tx, importId)
    })
  },
})

async function completeWhenAnswered(tx: Transaction, id: string): Promise<void> {
  await tx.query(
    `UPDATE imports SET status = 'COMPLETE', completed_at = now() WHERE id = $1 AND status = 'WAITING'
     AND NOT EXISTS (SELECT FROM import_products WHERE import_id = $1 AND NOT (is_priced AND is_stocked))`,
    [id],
  )
}

/** Creates the product of this handle or brings it in line; what it costs and how many there are is a fact for others. */
async function writeProduct(tx: Transaction, importId: string, file: FileProduct): Promise<Outcome> {
  const categoryId = file.categories.length ? (await categoryStore(tx).onPath(file.categories)).id : undefined
  const before = await lockProduct(tx, 'handle', file.handle)
  const product = before ? await update(tx, before, mergeProduct(before, file, categoryId, () => newId('var'))) : await insert(tx, draftProduct(file, categoryId))
  await report(tx, product.id, [importedFact(importId, product, before?.variants ?? [], file)])
  await tx.query('INSERT INTO import_products (import_id, product_id) VALUES ($1, $2)', [importId, product.id])
  if (!before) return 'created'
  return product.version === before.version ? 'unchanged' : 'updated'
}

function draftProduct({ handle, draft, variants, status }: FileProduct, categoryId: string | undefined) {
  const created = createProduct(newId('prd'), handle, { ...draft, variants, categoryId: categoryId ?? null }, () => newId('var'))
  const rules = { ACTIVE: publishProduct<UndatedProduct>, ARCHIVED: archiveProduct<UndatedProduct>, DRAFT: (product: UndatedProduct) => ({ product, facts: [] }) }
  return follow(created, rules[status])
}
