import { DateTime, payloadType, UserError } from '@ecolaura/graph'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { Session } from './session.ts'
import { UserType } from './user.types.ts'

@ObjectType('Session', { description: 'One sign-in on one device.' })
export class SessionType implements Omit<Session, 'userId'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => DateTime, { description: 'When it began.', simple: true })
  createdAt!: Date
  @Field(() => DateTime, { description: 'When it was last renewed.', simple: true })
  lastUsedAt!: Date
  @Field(() => DateTime, { description: 'When it ends unless it is renewed.', simple: true })
  expiresAt!: Date
}

@ObjectType('SessionPayload', { description: 'A session with its tokens, or why there is none.', simpleResolvers: true })
export class SessionPayload {
  @Field(() => String, { nullable: true, description: 'Send it as `Authorization: Bearer …`. Null when refused.' })
  accessToken?: string
  @Field(() => DateTime, { nullable: true, description: 'When the access token ends; renew the session before.' })
  expiresAt?: Date
  @Field(() => String, { nullable: true, description: 'Good for one `refreshSession`. Keep it as safe as a password.' })
  refreshToken?: string
  @Field(() => DateTime, { nullable: true, description: 'When the refresh token ends, and the session with it.' })
  refreshTokenExpiresAt?: Date
  @Field(() => SessionType, { nullable: true, description: 'The session.' })
  session?: Session
  @Field(() => UserType, { nullable: true, description: 'Who has it.' })
  user?: UserType
  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors!: UserError[]
}

@InputType({ description: 'A new account. Sent as a guest, it is the guest who gets it and keeps cart and orders.' })
export class SignUpInput {
  @Field(() => String, { description: 'The email to sign in with; one account for each.' })
  email!: string
  @Field(() => String, { description: 'At least ten characters.' })
  password!: string
  @Field(() => String, { nullable: true, description: 'What to call you.' })
  name?: string
}

@InputType({ description: 'Who signs in. Sent as a guest, what the guest has follows to the account.' })
export class SignInInput {
  @Field(() => String, { description: 'The email of the account.' })
  email!: string
  @Field(() => String, { description: 'Its password.' })
  password!: string
}

@InputType({ description: 'A session to renew.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session. It is used up by this.' })
  refreshToken!: string
}

@InputType({ description: 'The session to end.' })
export class SignOutInput {
  @Field(() => String, { nullable: true, description: 'A refresh token of the session; without it, the session of your access token ends.' })
  refreshToken?: string
}

@InputType({ description: 'One of your sessions.' })
export class EndSessionInput {
  @Field(() => ID, { description: 'The session.' })
  sessionId!: string
}

@ObjectType('TooManyAttemptsError', { implements: UserError, description: 'There were too many attempts at this password, or from this network address.', simpleResolvers: true })
export class TooManyAttemptsError extends UserError {
  @Field(() => Int, { description: 'Seconds after which to try again.' })
  retryAfter!: number
}

export const SignOutPayload = payloadType('SignOutPayload', 'session', () => SessionType, 'The session that ended; null also when it had ended before.')
export const EndSessionPayload = payloadType('EndSessionPayload', 'session', () => SessionType, 'The session that ended.')
export const userErrorTypes = [TooManyAttemptsError]
