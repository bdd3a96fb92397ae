import { z } from 'zod'
import { contract } from './event.ts'

const accountFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user.registered'), userId: z.string(), isGuest: z.boolean() }),
  z.object({ type: z.literal('user.signed_in'), userId: z.string() }),
])
export type AccountFact = z.infer<typeof accountFact>

export const accounts = contract('accounts', accountFact, (fact) => fact.userId)
