import type { CacheWords } from '../source.ts'

/** `public`: the same for everybody. `private`: for the principal that asked, and never shared. */
export type Scope = 'public' | 'private'
/** How long, in seconds, something may be kept, and for whom. Zero: not at all. */
export type Policy = { readonly maxAge: number; readonly scope: Scope }
/** What one source of rules says; silence leaves it to the next. */
export type Hint = { readonly maxAge?: number; readonly scope?: Scope }

/** The headers of an answer as a hint. What cannot be read is not kept. */
export function hintOf({ cacheControl, age, vary }: CacheWords): Hint {
  if (vary?.includes('*')) return { maxAge: 0 }
  const words = directivesOf(cacheControl ?? '')
  const scope = words.has('private') ? 'private' : words.has('public') ? 'public' : undefined
  if (words.has('no-store') || words.has('no-cache')) return { maxAge: 0, scope }
  // We are a shared cache, so what was said to such comes first.
  const seconds = words.get('s-maxage') ?? words.get('max-age')
  if (seconds === undefined) return { scope }
  return { maxAge: Math.max(0, secondsOf(seconds) - secondsOf(age ?? '0')), scope }
}

function directivesOf(text: string): Map<string, string> {
  const words = text.toLowerCase().split(',').map((word) => word.trim().split('='))
  return new Map(words.map(([name, value]) => [name!.trim(), (value ?? '').trim().replaceAll('"', '')]))
}

const secondsOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0)

/** The first word about time counts; about sharing, the strictest. `otherwise` is for when nobody says who may share it. */
export function settle(hints: readonly (Hint | undefined)[], otherwise: Scope, most: number): Policy {
  const scopes = hints.map((hint) => hint?.scope)
  const maxAge = hints.find((hint) => hint?.maxAge !== undefined)?.maxAge ?? 0
  const scope = scopes.includes('private') ? 'private' : scopes.includes('public') ? 'public' : otherwise
  return { maxAge: Math.min(maxAge, most), scope }
}
