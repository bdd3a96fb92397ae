import { newId, Refusal } from '@ecolaura/kernel'
import { among, inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import { pathUnder, readName, type Category } from './category.ts'
import { freeHandle, handleFor } from './handle.ts'
import { expectVersion } from './product.ts'

const CATEGORY = 'id, slug, name, description, parent_id AS "parentId", path, version'

export type NewCategory = { name: string; slug?: string | null; description?: string | null; parentId?: string | null }
export type CategoryChange = Partial<NewCategory> & { id: string; expectedVersion?: number | null }

export type CategoryStore = ReturnType<typeof categoryStore>

export const categoryStore = (sql: Sql) => ({
  all(): Promise<Category[]> {
    return sql.query(`SELECT ${CATEGORY} FROM categories ORDER BY cardinality(path), lower(name)`, [])
  },

  byIds(ids: readonly string[]): Promise<Category[]> {
    return sql.query(`SELECT ${CATEGORY} FROM categories WHERE id ${among('$1')}`, [ids])
  },

  async bySlug(slug: string): Promise<Category | undefined> {
    return (await sql.query<Category>(`SELECT ${CATEGORY} FROM categories WHERE slug = $1`, [slug]))[0]
  },

  childrenOf(parentIds: readonly string[]): Promise<Category[]> {
    return sql.query(`SELECT ${CATEGORY} FROM categories WHERE parent_id ${among('$1')} ORDER BY lower(name)`, [parentIds])
  },

  create({ name, slug, description, parentId }: NewCategory): Promise<Category> {
    return inTransaction(sql, async (tx) => {
      await lockTree(tx)
      const id = newId('cat')
      const path = pathUnder(id, await parentOf(tx, parentId))
      const handle = handleFor(slug, readName(name), 'slug')
      try {
        const [created] = await tx.query<Category>(
          `INSERT INTO categories (id, slug, name, description, parent_id, path) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${CATEGORY}`,
          [id, slug == null ? await freeSlug(tx, handle) : handle, readName(name), description ?? null, parentId ?? null, path],
        )
        return created!
      } catch (error) {
        throw asRefusal(error, handle)
      }
    })
  },

  /** Changes what is given. A new parent takes everything below along. */
  update({ id, expectedVersion, ...change }: CategoryChange): Promise<Category> {
    return inTransaction(sql, async (tx) => {
      await lockTree(tx)
      const category = await lockCategory(tx, id)
      expectVersion(category, expectedVersion)
      const parentId = change.parentId === undefined ? category.parentId : change.parentId
      const path = pathUnder(id, await parentOf(tx, parentId))
      if (parentId !== category.parentId)
        await tx.query('UPDATE categories SET path = $2::text[] || path[$3:] WHERE path @> ARRAY[$1] AND id <> $1', [id, path, category.path.length + 1])
      const slug = change.slug == null ? category.slug : handleFor(change.slug, category.name, 'slug')
      try {
        const [updated] = await tx.query<Category>(
          `UPDATE categories SET slug = $2, name = $3, description = $4, parent_id = $5, path = $6, version = version + 1 WHERE id = $1 RETURNING ${CATEGORY}`,
          [id, slug, readName(change.name ?? category.name), change.description === undefined ? category.description : change.description, parentId, path],
        )
        return updated!
      } catch (error) {
        throw asRefusal(error, slug)
      }
    })
  },

  /** The category that the names lead to from the top; what is missing of the way is made. */
  onPath(names: readonly string[]): Promise<Category> {
    return inTransaction(sql, async (tx) => {
      let category: Category | undefined
      for (const name of names) category = (await childNamed(tx, name, category?.id)) ?? (await categoryStore(tx).create({ name, parentId: category?.id }))
      if (!category) throw new TypeError('A way to a category has at least one name.')
      return category
    })
  },
})

/** One change of the tree at a time, or two moves could make a circle. */
const lockTree = (tx: Transaction) => tx.query(`SELECT pg_advisory_xact_lock(hashtext('catalog.categories'))`, [])

async function lockCategory(tx: Transaction, id: string): Promise<Category> {
  const [category] = await tx.query<Category>(`SELECT ${CATEGORY} FROM categories WHERE id = $1 FOR UPDATE`, [id])
  if (category) return category
  throw new Refusal('NOT_FOUND', 'There is no such category.', { field: ['id'] })
}

async function parentOf(tx: Transaction, parentId: string | null | undefined): Promise<Category | null> {
  if (parentId == null) return null
  const [parent] = await tx.query<Category>(`SELECT ${CATEGORY} FROM categories WHERE id = $1`, [parentId])
  if (parent) return parent
  throw new Refusal('NOT_FOUND', 'There is no such category.', { field: ['parentId'] })
}

async function childNamed(tx: Transaction, name: string, parentId: string | undefined): Promise<Category | undefined> {
  const find = () => tx.query<Category>(`SELECT ${CATEGORY} FROM categories WHERE lower(name) = lower($1) AND parent_id IS NOT DISTINCT FROM $2 ORDER BY id LIMIT 1`, [name, parentId ?? null])
  const [found] = await find()
  if (found) return found
  // Looked for once more when nobody else can make it: two imports name the same kinds of goods.
  await lockTree(tx)
  return (await find())[0]
}

async function freeSlug(tx: Transaction, slug: string): Promise<string> {
  const rows = await tx.query<{ slug: string }>(`SELECT slug FROM categories WHERE starts_with(slug, $1)`, [slug])
  const taken = new Set(rows.map((row) => row.slug))
  return freeHandle(slug, (candidate) => taken.has(candidate))
}

const asRefusal = (error: unknown, slug: string): unknown =>
  isUniqueViolation(error) ? new Refusal('HANDLE_TAKEN', `There is a category "${slug}" already.`, { field: ['slug'] }) : error
