import type { CacheWords } from '../source.ts'
import type { Posted } from '../sources/post.ts'

/** What the headers of an answer say about keeping it; nothing that is not a success is kept. */
export function wordsOf({ status, headers }: Posted): CacheWords {
  if (status !== 200) return { cacheControl: 'no-store' }
  const of = (name: string) => headers[name]?.toString()
  return { cacheControl: of('cache-control'), age: of('age'), vary: of('vary'), cacheTag: of('cache-tag') }
}
