import { connectionType, DateTime, payloadType } from '@ecolaura/graph'
import { Role } from '@ecolaura/kernel'
import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import type { User } from './user.ts'

registerEnumType(Role, {
  name: 'Role',
  description: 'What someone may do.',
  valuesConfig: {
    SHOPPER: { description: 'Shops: everyone who signed up.' },
    STAFF: { description: 'Runs the shop: products, prices, stock, orders.' },
    ADMIN: { description: 'May also give and take roles.' },
  },
})

@ObjectType('User', { description: 'Someone who shops or works here.' })
@Directive('@key(fields: "id")')
export class UserType implements User {
  @Field(() => ID, { description: 'Their id.', simple: true })
  id!: string
  @Field(() => String, { nullable: true, description: 'What they sign in with; null for a guest.', simple: true })
  email!: string | null
  @Field(() => String, { nullable: true, description: 'What to call them.', simple: true })
  name!: string | null
  @Field(() => [Role], { description: 'What they may do.', simple: true })
  roles!: Role[]
  @Field(() => Boolean, { description: 'Whether they shop without having signed up.', simple: true })
  isGuest!: boolean
  @Field(() => DateTime, { description: 'When they first came.', simple: true })
  createdAt!: Date
}

@InputType({ description: 'Changes of your profile.' })
export class UpdateProfileInput {
  @Field(() => String, { description: 'What to call you.' })
  name!: string
}

@InputType({ description: 'A change of password.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password until now.' })
  currentPassword!: string
  @Field(() => String, { description: 'The password from now on: at least ten characters.' })
  newPassword!: string
}

@InputType({ description: 'Who may do what.' })
export class AssignRolesInput {
  @Field(() => ID, { description: 'The user.' })
  userId!: string
  @Field(() => [Role], { description: 'All their roles from now on.' })
  roles!: Role[]
}

export const UserConnection = connectionType('User', () => UserType)
export const UpdateProfilePayload = payloadType('UpdateProfilePayload', 'user', () => UserType, 'You as you are now.')
export const ChangePasswordPayload = payloadType('ChangePasswordPayload', 'user', () => UserType, 'You, with all other sessions ended.')
export const AssignRolesPayload = payloadType('AssignRolesPayload', 'user', () => UserType, 'The user as they are now.')
