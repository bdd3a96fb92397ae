import { assertFilter, type IdFilter, type ProductFilter, type ProductOrderField, type TextFilter, type TimeFilter } from './product-filter.ts'
import type { ProductList } from './product-list.ts'

/** The values of a statement; each part of its text adds its own. */
type Values = unknown[]

const COLUMNS: Record<ProductOrderField, { column: string; type: 'timestamptz' | 'text' }> = {
  CREATED_AT: { column: 'p.created_at', type: 'timestamptz' },
  UPDATED_AT: { column: 'p.updated_at', type: 'timestamptz' },
  PUBLISHED_AT: { column: `coalesce(p.published_at, '-infinity')`, type: 'timestamptz' },
  TITLE: { column: 'p.title', type: 'text' },
}

/** `WHERE … ORDER BY … LIMIT …` of a page. @param after the key of the product before the page */
export function pageClause({ where, orderBy, isPublic }: ProductList, limit: number, after: readonly unknown[] | undefined, values: Values): string {
  const { column, type } = COLUMNS[orderBy.field]
  const direction = orderBy.direction === 'ASC' ? 'ASC' : 'DESC'
  const key = after?.map((value) => add(values, value))
  const value = type === 'text' ? `lower(${key?.[0]}::text)` : `${key?.[0]}::${type}`
  const beyond = key ? `(${column}, p.id) ${direction === 'ASC' ? '>' : '<'} (${value}, ${key[1]}::text)` : 'true'
  return `WHERE ${condition({ where, isPublic }, values)} AND ${beyond} ORDER BY ${column} ${direction}, p.id ${direction} LIMIT ${add(values, limit)}`
}

/** The condition alone, to count. @throws Refusal `FILTER_TOO_COMPLEX` */
export function condition({ where, isPublic }: Pick<ProductList, 'where' | 'isPublic'>, values: Values): string {
  if (where) assertFilter(where)
  return all([isPublic && `p.status = 'ACTIVE'`, where && filterClause(where, values)])
}

function filterClause(filter: ProductFilter, values: Values): string {
  return all([
    ...(filter.and ?? []).map((each) => filterClause(each, values)),
    filter.or && `(${filter.or.map((each) => filterClause(each, values)).join(' OR ') || 'false'})`,
    filter.not && `(${filterClause(filter.not, values)}) IS NOT TRUE`,
    filter.id && oneOf('p.id', filter.id, values),
    filter.handle && oneOf('p.handle', filter.handle, values),
    filter.title && text('p.title', filter.title, values),
    filter.vendor && text('p.vendor', filter.vendor, values),
    filter.tags && tags(filter.tags, values),
    filter.category && `p.category_id IN (SELECT c.id FROM categories c WHERE c.path && ${add(values, listOf(filter.category))}::text[])`,
    filter.sku && `p.id IN (SELECT v.product_id FROM variants v WHERE v.sku = ANY(${add(values, listOf(filter.sku))}::text[]))`,
    filter.status && oneOf('p.status', filter.status, values),
    filter.createdAt && between('p.created_at', filter.createdAt, values),
    filter.updatedAt && between('p.updated_at', filter.updatedAt, values),
    filter.publishedAt && between('p.published_at', filter.publishedAt, values),
  ])
}

const all = (parts: readonly (string | false | null | undefined)[]): string => parts.filter(Boolean).map((part) => `(${part})`).join(' AND ') || 'true'

function add(values: Values, value: unknown): string {
  values.push(value)
  return `$${values.length}`
}

/** What both `eq` and `in` allow; a filter that names neither allows nothing. */
function listOf({ eq, in: list }: IdFilter): readonly string[] {
  if (eq != null) return !list || list.includes(eq) ? [eq] : []
  return list ?? []
}

const oneOf = (column: string, filter: IdFilter, values: Values): string => `${column} = ANY(${add(values, listOf(filter))}::text[])`

/** Words are compared without regard to capital letters; the columns hold small ones. */
function text(column: string, filter: TextFilter, values: Values): string {
  const { eq, in: list, contains } = filter
  return all([
    (eq != null || list != null) && `${column} IN (SELECT lower(w) FROM unnest(${add(values, listOf(filter))}::text[]) w)`,
    contains != null && `position(lower(${add(values, contains)}::text) IN ${column}) > 0`,
  ])
}

function tags(filter: TextFilter, values: Values): string {
  const { eq, in: list, contains } = filter
  return all([
    (eq != null || list != null) && `p.tags ?| ${add(values, listOf(filter).map((tag) => tag.toLowerCase()))}::text[]`,
    contains != null && `EXISTS (SELECT FROM jsonb_array_elements_text(p.tags) t WHERE position(lower(${add(values, contains)}::text) IN t) > 0)`,
  ])
}

const between = (column: string, { gte, lte }: TimeFilter, values: Values): string =>
  all([gte != null && `${column} >= ${add(values, gte)}::timestamptz`, lte != null && `${column} <= ${add(values, lte)}::timestamptz`])
