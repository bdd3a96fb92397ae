import type { Principal } from '@ecolaura/kernel'
import { hash } from 'node:crypto'
import type { RouterClient, SubgraphOperation } from '../source.ts'
import type { Part } from './part.ts'
import type { Scope } from './policy.ts'

export const sha256 = (parts: readonly unknown[]): string => hash('sha256', JSON.stringify(parts), 'base64url')

/**
 * Stands for everything that an answer may depend on beside the entity: what is asked, the variables, the market, and the
 * headers that reach the subgraph.
 */
export function questionKey(version: string, { id, variables }: Part, operation: SubgraphOperation, client: RouterClient, headers: readonly string[]): string {
  // Left out is not null: then the default of the argument counts.
  const values = variables.map((name) => (name in operation.variables ? [operation.variables[name]] : []))
  return sha256([version, id, values, client.principal.market, headersOf(client, headers)])
}

/** Keys of one thing: that for everybody, unless it is never shared, and that for this principal alone, if it is anybody. */
export type Keys = { readonly [S in Scope]: string | undefined }

export function keysOf(question: string, representation: unknown, identity: string | undefined, isProtected: boolean): Keys {
  const text = representation === undefined ? '' : JSON.stringify(representation)
  return { public: isProtected ? undefined : sha256([question, text]), private: identity === undefined ? undefined : sha256([question, text, identity]) }
}

/** All that is known of a principal, but not when its sign-in ends; undefined for nobody in particular. */
export function identityOf({ expiresAt: _expiresAt, ...principal }: Principal): string | undefined {
  return principal.kind === 'anonymous' ? undefined : JSON.stringify(principal)
}

export const headersOf = ({ headers }: RouterClient, names: readonly string[]): readonly (string | null)[] => names.map((name) => headers?.[name] ?? null)
