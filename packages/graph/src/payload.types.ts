import { Field, ObjectType, type ClassType } from 'type-graphql'
import { UserError } from './user-error.types.ts'

/**
 * Makes a mutation's answer: the entity, null when refused, and `userErrors`. The resolver returns `{ [field]: entity }`;
 * a `Refusal` that it throws becomes a user error.
 * @example export const CancelOrderPayload = payloadType('CancelOrderPayload', 'order', () => OrderType, 'The order as it is now.')
 */
export function payloadType(name: string, field: string, type: () => ClassType | object, description: string): ClassType {
  @ObjectType(name, { description: 'What came of the mutation.', simpleResolvers: true })
  class Payload {
    @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
    userErrors!: UserError[]
  }
  Field(type as () => ClassType, { nullable: true, description: `${description} Null when refused.` })(Payload.prototype, field)
  return Payload
}
