import type { ProductFilter, ProductOrder } from '../gql/graphql.ts'

/** What a list is asked for, as it stands in the page's address. */
export type ListSearch = { words: string; sort: Sort }

export const SORTS = {
  newest: { name: 'Newest first', order: { field: 'PUBLISHED_AT', direction: 'DESC' } },
  title: { name: 'Name, A to Z', order: { field: 'TITLE', direction: 'ASC' } },
  'title-desc': { name: 'Name, Z to A', order: { field: 'TITLE', direction: 'DESC' } },
} as const satisfies Record<string, { name: string; order: ProductOrder }>
export type Sort = keyof typeof SORTS

const isSort = (text: string | null): text is Sort => text !== null && Object.hasOwn(SORTS, text)

export function readListSearch(search: URLSearchParams): ListSearch {
  const sort = search.get('sort')
  return { words: search.get('words') ?? '', sort: isSort(sort) ? sort : 'newest' }
}

/** The address of a list; what is as usual is left out. */
export function writeListSearch({ words, sort }: ListSearch): URLSearchParams {
  const search = new URLSearchParams()
  if (words.trim()) search.set('words', words.trim())
  if (sort !== 'newest') search.set('sort', sort)
  return search
}

export const orderBy = ({ sort }: ListSearch): ProductOrder => SORTS[sort].order

/** Each word has to be in the title, the maker or a tag. */
export function where({ words }: ListSearch, categoryId: string | undefined): ProductFilter | undefined {
  const found = words.trim().split(/\s+/).filter(Boolean).slice(0, 5)
  if (!categoryId && found.length === 0) return undefined
  return {
    ...(categoryId && { category: { eq: categoryId } }),
    ...(found.length > 0 && {
      and: found.map((word) => ({ or: [{ title: { contains: word } }, { vendor: { contains: word } }, { tags: { contains: word } }] })),
    }),
  }
}
