import { defineSubgraph } from '@ecolaura/graph'
import { addressFor, AddressResolver } from './address.resolver.ts'
import type { Context } from './context.ts'
import { SessionResolver } from './session.resolver.ts'
import { userErrorTypes } from './session.types.ts'
import { userFor, UserResolver } from './user.resolver.ts'

export default () => defineSubgraph<Context>({
  name: 'accounts',
  resolvers: [UserResolver, SessionResolver, AddressResolver],
  types: userErrorTypes,
  references: {
    User: ({ id }: { id: string }, context) => userFor(context, id),
    Address: ({ id }: { id: string }, context) => addressFor(context, id),
  },
})
