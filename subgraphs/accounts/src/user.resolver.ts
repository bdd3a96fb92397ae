import { decodeCursor, PageArgs, pageOf, pageSize, type Page } from '@ecolaura/graph'
import { maySee, signedIn, staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Address } from './address.ts'
import { AddressType } from './address.types.ts'
import type { Context } from './context.ts'
import type { Session } from './session.ts'
import { SessionType } from './session.types.ts'
import { adminOnly, readName, type User } from './user.ts'
import { AssignRolesInput, AssignRolesPayload, ChangePasswordInput, ChangePasswordPayload, UpdateProfileInput, UpdateProfilePayload, UserConnection, UserType } from './user.types.ts'

@Resolver(() => UserType)
export class UserResolver {
  @FieldResolver(() => [AddressType], { description: 'Their address book, the newest first.' })
  addresses(@Root() { id }: User, @Ctx() { addressesByOwner }: Context): Promise<Address[]> {
    return addressesByOwner.load(id)
  }

  @FieldResolver(() => [SessionType], { description: 'Where they are signed in, the one used last first.' })
  sessions(@Root() { id }: User, @Ctx() { sessionsByUser }: Context): Promise<Session[]> {
    return sessionsByUser.load(id)
  }

  @Query(() => UserType, { nullable: true, description: 'You; null when you are not signed in, not even as a guest.' })
  async me(@Ctx() { userById, principal }: Context): Promise<User | undefined> {
    return ['guest', 'user'].includes(principal.kind) ? userById.load(principal.id) : undefined
  }

  @Query(() => UserType, { nullable: true, description: 'A user by id. For staff; others see themselves only.' })
  user(@Arg('id', () => ID, { description: 'Their id.' }) id: string, @Ctx() context: Context): Promise<User | undefined> {
    return userFor(context, id)
  }

  @Query(() => UserConnection, { description: 'Those who signed up, the newest first. For staff.' })
  async users(
    @Arg('search', () => String, { defaultValue: '', description: 'A part of email or name.' }) search: string,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { users, principal }: Context,
  ): Promise<Page<User>> {
    staffOnly(principal)
    const [after] = args.after ? decodeCursor(args.after, 1) : []
    const found = await users.search(search, pageSize(args.first) + 1, after == null ? undefined : String(after))
    return pageOf(found, args, ({ id }) => [id], () => users.count(search))
  }

  @Mutation(() => UpdateProfilePayload, { description: 'Changes your profile.' })
  async updateProfile(@Arg('input', () => UpdateProfileInput, { description: 'The changes.' }) { name }: UpdateProfileInput, @Ctx() { users, principal }: Context) {
    return { user: await users.rename(signedIn(principal).id, readName(name)) }
  }

  @Mutation(() => ChangePasswordPayload, { description: 'Changes your password and ends your other sessions.' })
  async changePassword(@Arg('input', () => ChangePasswordInput, { description: 'The change.' }) input: ChangePasswordInput, @Ctx() { signIns, principal, remoteAddress }: Context) {
    const { id, sessionId } = signedIn(principal)
    return { user: await signIns.changePassword(id, input, { sessionId, remoteAddress }) }
  }

  @Mutation(() => AssignRolesPayload, { description: 'Says what a user may do. It holds once their access token is renewed. For administrators.' })
  async assignRoles(@Arg('input', () => AssignRolesInput, { description: 'Who and what.' }) { userId, roles }: AssignRolesInput, @Ctx() { users, principal }: Context) {
    adminOnly(principal)
    return { user: await users.assignRoles(userId, roles) }
  }
}

/** A user if the caller may see them: themselves, staff, and the platform's services. */
export async function userFor({ userById, principal }: Context, id: string): Promise<User | undefined> {
  return maySee(principal, id) ? userById.load(id) : undefined
}
