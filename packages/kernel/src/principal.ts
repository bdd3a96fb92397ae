import { forbidden, Refusal, unauthenticated } from './refusal.ts'

export const Role = { SHOPPER: 'SHOPPER', STAFF: 'STAFF', ADMIN: 'ADMIN' } as const
export type Role = keyof typeof Role

/** Where and for whom prices and offers hold. A claim of the principal, never an argument of a field. */
export type Market = {
  /** ISO 3166-1 alpha-2 */
  readonly country: string
  /** ISO 4217 */
  readonly currency: string
  /** Customer group, e.g. `retail` or `wholesale`. */
  readonly group: string
  readonly channel: string
}

export const DEFAULT_MARKET: Market = { country: 'DE', currency: 'EUR', group: 'retail', channel: 'web' }

/** Who asks. Made by the router from a verified token, or by a service for itself; never from a client's own words. */
export type Principal = {
  readonly kind: 'anonymous' | 'guest' | 'user' | 'service'
  /** The user's id, the service's name, or `anonymous`. */
  readonly id: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly market: Market
  /** The sign-in behind the token, so that its owner can tell it from the others and end it. */
  readonly sessionId?: string
  /** The application to which an issuer gave the token, as that issuer calls it. */
  readonly application?: string
  /** Seconds since the epoch; a stream of this principal ends then. */
  readonly expiresAt?: number
}

export const ANONYMOUS: Principal = Object.freeze({ kind: 'anonymous', id: 'anonymous', roles: [], scopes: [], market: DEFAULT_MARKET })

/** A principal for the platform's own calls, e.g. `servicePrincipal('orders')`. */
export const servicePrincipal = (name: string, market: Market = DEFAULT_MARKET): Principal =>
  Object.freeze({ kind: 'service', id: name, roles: [], scopes: [], market })

export const isStaff = (principal: Principal): boolean => principal.roles.some((role) => role === Role.STAFF || role === Role.ADMIN)
export const isService = (principal: Principal, name?: string): boolean =>
  principal.kind === 'service' && (name === undefined || principal.id === name)

/** @throws Refusal `UNAUTHENTICATED` for anonymous callers. */
export function signedIn(principal: Principal): Principal {
  if (principal.kind === 'anonymous') throw unauthenticated()
  return principal
}

/** @throws Refusal unless the principal is staff or an administrator. */
export function staffOnly(principal: Principal): Principal {
  if (isStaff(principal)) return principal
  throw principal.kind === 'anonymous' ? unauthenticated() : forbidden()
}

/** @throws Refusal unless the principal is the named service. */
export function serviceOnly(principal: Principal, name: string): Principal {
  if (isService(principal, name)) return principal
  throw forbidden()
}

/** Whether the principal may see what belongs to `ownerId`: the owner, staff, and the platform's own services. */
export const maySee = (principal: Principal, ownerId: string): boolean =>
  (principal.kind !== 'anonymous' && principal.id === ownerId) || isStaff(principal) || isService(principal)

/** Returns what was found if the principal may see it; a foreign thing is refused exactly like a missing one. */
export function visibleTo<T extends { ownerId: string }>(principal: Principal, found: T | undefined, what: string): T {
  if (found && maySee(principal, found.ownerId)) return found
  throw new Refusal('NOT_FOUND', `There is no such ${what}.`)
}

/** One request of a client; the same object for every fetch that answers it, so that loaders can be kept for it. */
export type ClientRequest = {
  readonly id: string
  readonly principal: Principal
  /** W3C trace context, when the client or a proxy sent one. */
  readonly traceparent?: string
  /** The client's network address as the door's socket saw it, or as proxies say that the door trusts: attempts are counted by it. */
  readonly remoteAddress?: string
  /** Fires when the client is gone or its time is up. */
  readonly signal: AbortSignal
}
