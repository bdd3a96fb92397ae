import { payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { PaymentMethod } from './payment-method.ts'
import type { TestCard } from './provider/test-card.ts'

@ObjectType('PaymentMethod', { description: 'A card that its owner may pay with. Its number is not kept.' })
@Directive('@key(fields: "id")')
export class PaymentMethodType implements Pick<PaymentMethod, 'id' | 'brand' | 'last4'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'The card\'s network.', simple: true })
  brand!: string
  @Field(() => String, { description: 'The last four digits of its number.', simple: true })
  last4!: string
}

@ObjectType('TestCard', { description: 'A card that the sandbox bank takes. No real money moves.', simpleResolvers: true })
export class TestCardType implements Pick<TestCard, 'number' | 'description'> {
  @Field(() => String, { description: 'Its number; any coming date of expiry and any security code will do.' })
  number!: string
  @Field(() => String, { description: 'What comes of paying with it.' })
  description!: string
}

/** Belongs to accounts; this area adds how they may pay. */
@ObjectType('User', { description: 'Someone who shops or works here.' })
@Directive('@key(fields: "id")')
export class PayingUserType {
  @Field(() => ID, { description: 'Their id.', simple: true })
  id!: string
}

@InputType({ description: 'A card to pay with. It is handed to the bank and not kept.' })
export class AddPaymentMethodInput {
  @Field(() => String, { description: 'The number on the card; spaces do not matter.' })
  cardNumber!: string
  @Field(() => Int, { description: 'The month in which it expires, from 1 to 12.' })
  expiryMonth!: number
  @Field(() => Int, { description: 'The year in which it expires, with four digits.' })
  expiryYear!: number
  @Field(() => String, { description: 'The security code.' })
  cvc!: string
  @Field(() => String, { defaultValue: '', description: 'The name on the card.' })
  holder!: string
}

@InputType({ description: 'A card to pay with no more.' })
export class RemovePaymentMethodInput {
  @Field(() => ID, { description: 'The payment method.' })
  id!: string
}

export const AddPaymentMethodPayload = payloadType('AddPaymentMethodPayload', 'paymentMethod', () => PaymentMethodType, 'The new payment method.')
export const RemovePaymentMethodPayload = payloadType('RemovePaymentMethodPayload', 'paymentMethod', () => PaymentMethodType, 'The payment method that was removed.')
