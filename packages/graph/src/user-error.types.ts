import type { Refusal } from '@ecolaura/kernel'
import type { GraphQLSchema } from 'graphql'
import { Directive, Field, Int, InterfaceType, ObjectType } from 'type-graphql'

/** Implementers are listed by each subgraph, so that one area's errors do not leak into another's schema. */
@InterfaceType('UserError', {
  description: 'Why a mutation did not do what was asked, in words for the person who asked.',
  autoRegisterImplementations: false,
})
export abstract class UserError {
  __typename!: string
  @Field(() => String, { description: 'A stable code for programs.' })
  code!: string
  @Field(() => String, { description: 'A sentence for people.' })
  message!: string
  @Field(() => [String], { nullable: true, description: 'Where in the input the cause is.' })
  field?: string[]
}

@Directive('@shareable')
@ObjectType('RefusedError', { implements: UserError, description: 'A rule refused the request; the code says which.', simpleResolvers: true })
export class RefusedError extends UserError {}

@Directive('@shareable')
@ObjectType('StaleVersionError', { implements: UserError, description: 'Someone else changed it first: read it again and decide anew.', simpleResolvers: true })
export class StaleVersionError extends UserError {
  @Field(() => Int, { description: 'The version it has now.' })
  currentVersion!: number
}

/**
 * Shows a refusal as the concrete type that its code names: `COUPON_EXPIRED` is a `CouponExpiredError` where the
 * schema has one, and a `RefusedError` otherwise. The refusal's data become the type's own fields.
 */
export function showRefusal(schema: GraphQLSchema, refusal: Refusal): Record<string, unknown> {
  const name = `${refusal.code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Error`
  return { ...refusal.data, __typename: schema.getType(name) ? name : 'RefusedError', code: refusal.code, message: refusal.message, field: refusal.field }
}
