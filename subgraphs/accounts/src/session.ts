import type { User } from './user.ts'

/**
 * One sign-in on one device: a family of refresh tokens, each good for one use, of which the newest alone is good.
 *
 * Two tabs of one browser may refresh with the same token at the same moment. One of them gets the next token; for
 * `REUSE_GRACE` seconds the other is merely refused and takes up what its neighbour stored. Whoever comes with a used
 * token later than that is not a neighbour: one of the two stole it, and the whole family ends. A thief gains nothing
 * by the grace, since a used token never yields another.
 */
export type Session = {
  readonly id: string
  readonly userId: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
}

/** Seconds in which a used refresh token is refused without ending its session. */
export const REUSE_GRACE = 10

export const EndReason = { SIGNED_OUT: 'SIGNED_OUT', ENDED_BY_OWNER: 'ENDED_BY_OWNER', PASSWORD_CHANGED: 'PASSWORD_CHANGED', TOKEN_REUSED: 'TOKEN_REUSED', SIGNED_UP: 'SIGNED_UP' } as const
export type EndReason = keyof typeof EndReason

/** A session just opened or renewed, with the one copy of its refresh token in clear. */
export type OpenedSession = { readonly user: User; readonly session: Session; readonly refreshToken: string }
