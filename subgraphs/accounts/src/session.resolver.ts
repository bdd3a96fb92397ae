import { Refusal, signedIn, type Principal } from '@ecolaura/kernel'
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import type { OpenedSession, Session } from './session.ts'
import { EndSessionInput, EndSessionPayload, RefreshSessionInput, SessionPayload, SessionType, SignInInput, SignOutInput, SignOutPayload, SignUpInput } from './session.types.ts'

@Resolver(() => SessionType)
export class SessionResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is the one that asks.' })
  isCurrent(@Root() { id }: Session, @Ctx() { principal }: Context): boolean {
    return principal.sessionId === id
  }

  @Mutation(() => SessionPayload, { description: 'Begins as a guest: an account without email, with cart, addresses and orders.' })
  async continueAsGuest(@Ctx() { signIns, issue, principal }: Context) {
    if (principal.kind !== 'anonymous') throw new Refusal('ALREADY_SIGNED_IN', 'You have a session already.')
    return payload(await signIns.continueAsGuest(), issue)
  }

  @Mutation(() => SessionPayload, { description: 'Makes an account and signs in.' })
  async signUp(@Arg('input', () => SignUpInput, { description: 'The account.' }) input: SignUpInput, @Ctx() { signIns, issue, principal, remoteAddress }: Context) {
    return payload(await signIns.signUp(input, { guestId: guestIdOf(principal), remoteAddress }), issue)
  }

  @Mutation(() => SessionPayload, { description: 'Signs in with email and password.' })
  async signIn(@Arg('input', () => SignInInput, { description: 'Who.' }) input: SignInInput, @Ctx() { signIns, issue, principal, remoteAddress }: Context) {
    return payload(await signIns.signIn(input, { guestId: guestIdOf(principal), remoteAddress }), issue)
  }

  @Mutation(() => SessionPayload, { description: 'Renews a session. Send it without an access token when that has ended.' })
  async refreshSession(@Arg('input', () => RefreshSessionInput, { description: 'Which.' }) { refreshToken }: RefreshSessionInput, @Ctx() { sessions, issue }: Context) {
    return payload(await sessions.refresh(refreshToken), issue)
  }

  @Mutation(() => SignOutPayload, { description: 'Ends a session. Its access token stays good for the few minutes that it has left.' })
  async signOut(@Arg('input', () => SignOutInput, { nullable: true, description: 'Which.' }) input: SignOutInput | undefined, @Ctx() { sessions, principal }: Context) {
    if (input?.refreshToken) return { session: await sessions.endByToken(input.refreshToken) }
    const { sessionId, id } = signedIn(principal)
    return { session: sessionId && (await sessions.end(sessionId, 'SIGNED_OUT', id)) }
  }

  @Mutation(() => EndSessionPayload, { description: 'Ends one of your sessions, such as that of a lost device.' })
  async endSession(@Arg('input', () => EndSessionInput, { description: 'Which.' }) { sessionId }: EndSessionInput, @Ctx() { sessions, principal }: Context) {
    const session = await sessions.end(sessionId, 'ENDED_BY_OWNER', signedIn(principal).id)
    if (!session) throw new Refusal('NOT_FOUND', 'There is no such session.', { field: ['sessionId'] })
    return { session }
  }
}

const guestIdOf = ({ kind, id }: Principal): string | undefined => (kind === 'guest' ? id : undefined)

async function payload(opened: OpenedSession, issue: Context['issue']) {
  const { user, session, refreshToken } = opened
  return { ...(await issue(opened)), refreshToken, refreshTokenExpiresAt: session.expiresAt, session, user }
}
