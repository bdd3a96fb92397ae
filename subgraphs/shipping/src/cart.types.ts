import { CountryCode, CurrencyCode } from '@ecolaura/graph'
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import type { WeighedLine } from './shipping-method.ts'

/** Belongs to catalog; its weight decides what sending it costs. */
@ObjectType('Variant', { description: 'A thing that can be bought: a product in one choice of its options.', simpleResolvers: true })
@Directive('@key(fields: "id")')
export class WeighedVariantType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => Int, { nullable: true, description: 'What one piece weighs with its wrapping.' })
  @Directive('@external')
  grams?: number
}

/** Belongs to orders. */
@ObjectType('CartLine', { description: 'A thing in a cart.', simpleResolvers: true })
@Directive('@key(fields: "id")')
export class WeighedLineType implements WeighedLine {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => Int, { description: 'How many.' })
  @Directive('@external')
  quantity!: number
  @Field(() => WeighedVariantType, { nullable: true, description: 'What.' })
  @Directive('@external')
  variant?: WeighedVariantType
}

/** Belongs to orders; this area adds how it can be sent, and for how much. */
@ObjectType('Cart', { description: 'What a shopper is about to buy. It grows a version with each change.' })
@Directive('@key(fields: "id")')
export class SentCartType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => CountryCode, { description: 'Where it goes.', simple: true })
  @Directive('@external')
  country!: string
  @Field(() => CurrencyCode, { description: 'The currency of its prices.', simple: true })
  @Directive('@external')
  currencyCode!: string
  @Field(() => ID, { nullable: true, description: 'How it is to be sent.', simple: true })
  @Directive('@external')
  shippingOptionId?: string
  @Field(() => [WeighedLineType], { description: 'What is in it.', simple: true })
  @Directive('@external')
  lines!: WeighedLineType[]
}
