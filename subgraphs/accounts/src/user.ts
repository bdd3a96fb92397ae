import { forbidden, Refusal, Role, unauthenticated, type Principal } from '@ecolaura/kernel'

/** Someone who shops or works here. A guest has neither email nor roles. */
export type User = {
  readonly id: string
  readonly email: string | null
  readonly name: string | null
  readonly roles: readonly Role[]
  readonly isGuest: boolean
  readonly createdAt: Date
}

const LONGEST_EMAIL = 254
const LONGEST_NAME = 120
const SHORTEST_PASSWORD = 10
const LONGEST_PASSWORD = 200

/** The one spelling under which an email is kept and found. @throws Refusal `INVALID_EMAIL` */
export function readEmail(text: string): string {
  const email = text.trim().normalize('NFC').toLowerCase()
  if (email.length <= LONGEST_EMAIL && /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(email)) return email
  throw new Refusal('INVALID_EMAIL', 'This is not an email address.', { field: ['email'] })
}

/**
 * Length is what makes a password hard to guess; rules about its characters are not.
 * @throws Refusal `WEAK_PASSWORD`
 */
export function readPassword(password: string, email: string, field = 'password'): string {
  const refuse = (message: string) => new Refusal('WEAK_PASSWORD', message, { field: [field] })
  if (password.length < SHORTEST_PASSWORD) throw refuse(`Choose a password of at least ${SHORTEST_PASSWORD} characters.`)
  if (password.length > LONGEST_PASSWORD) throw refuse(`Choose a password of at most ${LONGEST_PASSWORD} characters.`)
  if (password.toLowerCase() === email || new Set(password).size < 4) throw refuse('This password is too easy to guess.')
  return password
}

/** @throws Refusal `INVALID_NAME` */
export function readName(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ')
  if (name && name.length <= LONGEST_NAME) return name
  throw new Refusal('INVALID_NAME', `A name has from 1 to ${LONGEST_NAME} characters.`, { field: ['name'] })
}

/** @throws Refusal unless the principal is an administrator. */
export function adminOnly(principal: Principal): Principal {
  if (principal.roles.includes(Role.ADMIN)) return principal
  throw principal.kind === 'anonymous' ? unauthenticated() : forbidden()
}

/**
 * The roles that a user has from now on; a shop never loses its last administrator.
 * @param adminIds all administrators of the shop
 * @throws Refusal `GUEST_WITHOUT_ROLES`, `LAST_ADMIN`
 */
export function assignRoles(user: User, roles: readonly Role[], adminIds: readonly string[]): Role[] {
  if (user.isGuest) throw new Refusal('GUEST_WITHOUT_ROLES', 'A guest has to sign up before they can be given a role.', { field: ['userId'] })
  const isLastAdmin = adminIds.length === 1 && adminIds[0] === user.id
  if (isLastAdmin && !roles.includes(Role.ADMIN))
    throw new Refusal('LAST_ADMIN', 'The shop needs an administrator: make someone else one first.', { field: ['roles'] })
  return Object.values(Role).filter((role) => role === Role.SHOPPER || roles.includes(role))
}
