import type { ConstDirectiveNode } from 'graphql'
import { argumentsOf } from '../links.ts'
import type { Hint, Scope } from './policy.ts'

/** The arguments of `@cacheControl(maxAge:, scope:, inheritMaxAge:)`. */
export type FieldHint = Hint & { readonly inherits?: boolean }

/** Read where a supergraph keeps it: composition does when the subgraphs say `@composeDirective(name: "@cacheControl")`. */
export function readCacheControl(directives: readonly ConstDirectiveNode[]): FieldHint | undefined {
  const directive = directives.find(({ name }) => name.value === 'cacheControl')
  if (!directive) return undefined
  const { maxAge, scope, inheritMaxAge } = argumentsOf(directive)
  return {
    ...(typeof maxAge === 'number' && inheritMaxAge !== true && { maxAge: Math.max(0, maxAge) }),
    ...(typeof scope === 'string' && { scope: scope.toLowerCase() as Scope }),
    inherits: inheritMaxAge === true,
  }
}
