import { z } from 'zod'
import { contract } from './event.ts'

const accountFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user.registered'), userId: z.string(), isGuest: z.boolean() }),
  /** With `formerGuestId` when a guest signed in to an account they had: what the guest's id owns may follow to `userId`. */
  z.object({ type: z.literal('user.signed_in'), userId: z.string(), formerGuestId: z.string().optional() }),
])
export type AccountFact = z.infer<typeof accountFact>

export const accounts = contract('accounts', accountFact, (fact) => fact.userId)
