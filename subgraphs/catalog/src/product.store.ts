import { catalog, type CatalogFact } from '@ecolaura/contracts'
import { newId, Refusal } from '@ecolaura/kernel'
import { appendToOutbox } from '@ecolaura/events'
import { among, inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import { freeHandle, handleFor } from './handle.ts'
import { condition, pageClause } from './product-list.store.ts'
import type { ProductList } from './product-list.ts'
import { createProduct, expectVersion, type Changed, type Product, type ProductContent, type ProductDraft, type UndatedProduct } from './product.ts'

const PRODUCT = `p.id, p.handle, p.status, p.category_id AS "categoryId", p.created_at AS "createdAt", p.updated_at AS "updatedAt",
  p.published_at AS "publishedAt", p.version, p.document`

type Row = Omit<Product, keyof ProductContent> & { document: ProductContent }

const fromRow = ({ document, ...row }: Row): Product => ({ ...document, ...row })

export type ProductStore = ReturnType<typeof productStore>

export const productStore = (sql: Sql) => {
  const select = async (rest: string, values: readonly unknown[]) => (await sql.query<Row>(`SELECT ${PRODUCT} FROM products p ${rest}`, values)).map(fromRow)

  return {
    byIds: (ids: readonly string[]): Promise<Product[]> => select(`WHERE p.id ${among('$1')}`, [ids]),

    byHandles: (handles: readonly string[]): Promise<Product[]> => select(`WHERE p.handle ${among('$1')}`, [handles]),

    /** The products that the variants belong to; each once. */
    ofVariants: (variantIds: readonly string[]): Promise<Product[]> =>
      select(`WHERE p.id IN (SELECT product_id FROM variants WHERE id ${among('$1')})`, [variantIds]),

    /** A page, with its variants, in one statement. */
    page(list: ProductList, limit: number, after?: readonly unknown[]): Promise<Product[]> {
      const values: unknown[] = []
      return select(pageClause(list, limit, after, values), values)
    },

    async count(list: Pick<ProductList, 'where' | 'isPublic'>): Promise<number> {
      const values: unknown[] = []
      const [row] = await sql.query<{ count: number }>(`SELECT count(*) AS count FROM products p WHERE ${condition(list, values)}`, values)
      return row!.count
    },

    /** @param rule what else happens to it at once, e.g. publish */
    create(handle: string | null | undefined, draft: ProductDraft, ...rules: ((product: UndatedProduct) => Changed<UndatedProduct>)[]): Promise<Product> {
      return inTransaction(sql, async (tx) => {
        const wanted = handleFor(handle, draft.title ?? '', 'handle')
        const start = createProduct(newId('prd'), handle == null ? await unusedHandle(tx, wanted) : wanted, draft, () => newId('var'))
        return insert(tx, rules.reduce((changed, rule) => follow(changed, rule), start))
      })
    },

    /** Loads, applies the rule, and stores the product with its facts: all of it or none. */
    change(id: string, expectedVersion: number | null | undefined, rule: (product: Product) => Changed): Promise<Product> {
      return inTransaction(sql, async (tx) => {
        const product = await lockProduct(tx, 'id', id)
        if (!product) throw new Refusal('NOT_FOUND', 'There is no such product.', { field: ['id'] })
        expectVersion(product, expectedVersion)
        return update(tx, product, rule(product))
      })
    },
  }
}

/** Applies a rule to what another has made. */
export function follow<P extends UndatedProduct>({ product, facts }: Changed<P>, rule: (product: P) => Changed<P>): Changed<P> {
  const next = rule(product)
  return { product: next.product, facts: [...facts, ...next.facts] }
}

export async function lockProduct(tx: Transaction, column: 'id' | 'handle', value: string): Promise<Product | undefined> {
  const [row] = await tx.query<Row>(`SELECT ${PRODUCT} FROM products p WHERE p.${column} = $1 FOR UPDATE`, [value])
  return row && fromRow(row)
}

export async function insert(tx: Transaction, { product, facts }: Changed<UndatedProduct>): Promise<Product> {
  try {
    const [row] = await tx.query<Row>(
      `INSERT INTO products AS p (id, handle, status, category_id, published_at, document)
       VALUES ($1, $2, $3, $4, CASE WHEN $3 = 'ACTIVE' THEN now() END, $5) RETURNING ${PRODUCT}`,
      [product.id, product.handle, product.status, await existing(tx, product.categoryId), JSON.stringify(contentOf(product))],
    )
    await writeVariants(tx, product)
    await report(tx, product.id, facts)
    return fromRow(row!)
  } catch (error) {
    if (isUniqueViolation(error, 'products_handle_key'))
      throw new Refusal('HANDLE_TAKEN', `There is a product "${product.handle}" already.`, { field: ['handle'] })
    throw error
  }
}

/** Stores what a rule made of a locked product; a change that reports nothing writes nothing. */
export async function update(tx: Transaction, before: Product, { product, facts }: Changed): Promise<Product> {
  if (facts.length === 0) return before
  const [row] = await tx.query<Row>(
    `UPDATE products p SET status = $2, category_id = $3, document = $4, version = version + 1, updated_at = now(),
       published_at = CASE WHEN $2 = 'ACTIVE' AND p.status <> 'ACTIVE' THEN now() ELSE p.published_at END
     WHERE id = $1 RETURNING ${PRODUCT}`,
    [product.id, product.status, product.categoryId === before.categoryId ? before.categoryId : await existing(tx, product.categoryId), JSON.stringify(contentOf(product))],
  )
  await writeVariants(tx, product)
  await report(tx, product.id, facts)
  return fromRow(row!)
}

/** Appends facts of a product, each counted on from its last. The product must be locked or new. */
export async function report(tx: Transaction, productId: string, facts: readonly CatalogFact[]): Promise<void> {
  const [row] = await tx.query<{ facts: number }>('UPDATE products SET facts = facts + $2 WHERE id = $1 RETURNING facts', [productId, facts.length])
  const before = row!.facts - facts.length
  await appendToOutbox(tx, catalog, facts.map((fact, index) => ({ fact, version: before + index + 1 })))
}

function contentOf({ title, description, descriptionHtml, vendor, tags, options, variants, media, composition, origin, seo }: UndatedProduct): ProductContent {
  return { title, description, descriptionHtml, vendor, tags, options, variants, media, composition, origin, seo }
}

async function writeVariants(tx: Transaction, { id, variants }: UndatedProduct): Promise<void> {
  const ids = variants.map((variant) => variant.id)
  await tx.query(
    `WITH gone AS (DELETE FROM variants WHERE product_id = $1 AND id <> ALL($2::text[]))
     INSERT INTO variants (id, product_id, sku) SELECT v.id, $1, v.sku FROM unnest($2::text[], $3::text[]) AS v (id, sku)
     ON CONFLICT (id) DO UPDATE SET sku = excluded.sku`,
    [id, ids, variants.map(({ sku }) => sku)],
  )
}

async function existing(tx: Transaction, categoryId: string | null): Promise<string | null> {
  if (categoryId === null || (await tx.query('SELECT 1 FROM categories WHERE id = $1', [categoryId])).length) return categoryId
  throw new Refusal('NOT_FOUND', 'There is no such category.', { field: ['categoryId'] })
}

/** Two who make the same handle at once wait for each other here. */
async function unusedHandle(tx: Transaction, handle: string): Promise<string> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('catalog.handles'))`, [])
  const rows = await tx.query<{ handle: string }>('SELECT handle FROM products WHERE starts_with(handle, $1)', [handle])
  const taken = new Set(rows.map((row) => row.handle))
  return freeHandle(handle, (candidate) => taken.has(candidate))
}
