import { DateTime, Decimal, MoneyInput, payloadType } from '@ecolaura/graph'
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { PromotionKind, PromotionScope } from './promotion.ts'

registerEnumType(PromotionKind, {
  name: 'PromotionKind',
  description: 'How a promotion takes something off.',
  valuesConfig: {
    PERCENTAGE: { description: 'A part of the price.' },
    AMOUNT: { description: 'An amount of money.' },
  },
})

registerEnumType(PromotionScope, {
  name: 'PromotionScope',
  description: 'What a promotion takes something off.',
  valuesConfig: {
    CART: { description: 'All goods of the cart, once.' },
    VARIANTS: { description: 'Each piece of the named variants.' },
  },
})

@ObjectType('Promotion', { description: 'Something off the price.' })
export class PromotionType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its name, which shoppers see.', simple: true })
  name!: string
  @Field(() => PromotionKind, { description: 'How it takes something off.', simple: true })
  kind!: PromotionKind
  @Field(() => PromotionScope, { description: 'What it takes something off.', simple: true })
  scope!: PromotionScope
  @Field(() => [ID], { description: 'The variants of a promotion for variants.', simple: true })
  variantIds!: string[]
  @Field(() => DateTime, { nullable: true, description: 'When it begins.', simple: true })
  startsAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ends.', simple: true })
  endsAt!: Date | null
  @Field(() => Boolean, { description: 'Whether others may apply beside it.', simple: true })
  isCombinable!: boolean
  @Field(() => Int, { description: 'The highest is taken off first.', simple: true })
  priority!: number
  @Field(() => Boolean, { description: 'Whether it applies only with a coupon.', simple: true })
  requiresCoupon!: boolean
  @Field(() => Int, { nullable: true, description: 'How many orders may have it; null for any number.', simple: true })
  usageLimit!: number | null
  @Field(() => Int, { description: 'How many orders and open quotes have it.', simple: true })
  used!: number
}

@ObjectType('Coupon', { description: 'A code that lets a shopper have a promotion.' })
export class CouponType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'What the shopper enters, in capitals.', simple: true })
  code!: string
  @Field(() => DateTime, { nullable: true, description: 'When it begins.', simple: true })
  startsAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ends.', simple: true })
  endsAt!: Date | null
  @Field(() => Int, { nullable: true, description: 'How often it may be used; null for any number.', simple: true })
  usageLimit!: number | null
  @Field(() => Int, { nullable: true, description: 'How often one customer may use it; null for any number.', simple: true })
  usageLimitPerCustomer!: number | null
  @Field(() => Int, { description: 'How many orders and open quotes use it.', simple: true })
  used!: number
}

@InputType({ description: 'A new promotion.' })
export class CreatePromotionInput {
  @Field(() => String, { description: 'Its name, which shoppers see.' })
  name!: string
  @Field(() => PromotionKind, { description: 'How it takes something off.' })
  kind!: PromotionKind
  @Field(() => Decimal, { nullable: true, description: 'Of a PERCENTAGE: how many per cent, at most two digits after the point.' })
  percent?: string | null
  @Field(() => MoneyInput, { nullable: true, description: 'Of an AMOUNT: off the cart once, or off each piece of the variants.' })
  amount?: MoneyInput | null
  @Field(() => PromotionScope, { defaultValue: PromotionScope.CART, description: 'What it takes something off.' })
  scope!: PromotionScope
  @Field(() => [ID], { defaultValue: [], description: 'The variants, when the scope is VARIANTS.' })
  variantIds!: string[]
  @Field(() => MoneyInput, { nullable: true, description: 'What the goods must cost before any discount.' })
  minimum?: MoneyInput | null
  @Field(() => DateTime, { nullable: true, description: 'When it begins.' })
  startsAt?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ends.' })
  endsAt?: Date | null
  @Field(() => Boolean, { defaultValue: true, description: 'Whether others may apply beside it.' })
  isCombinable!: boolean
  @Field(() => Int, { defaultValue: 0, description: 'The highest is taken off first.' })
  priority!: number
  @Field(() => Boolean, { defaultValue: false, description: 'Whether it applies only with a coupon.' })
  requiresCoupon!: boolean
  @Field(() => Int, { nullable: true, description: 'How many orders may have it; leave out for any number.' })
  usageLimit?: number | null
}

@InputType({ description: 'A promotion to end now.' })
export class EndPromotionInput {
  @Field(() => ID, { description: 'The promotion.' })
  id!: string
}

@InputType({ description: 'A new coupon.' })
export class CreateCouponInput {
  @Field(() => String, { description: 'What the shopper enters: letters, digits and dashes; case does not matter.' })
  code!: string
  @Field(() => ID, { description: 'What it gives: a promotion that requires a coupon.' })
  promotionId!: string
  @Field(() => DateTime, { nullable: true, description: 'When it begins.' })
  startsAt?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ends.' })
  endsAt?: Date | null
  @Field(() => Int, { nullable: true, description: 'How often it may be used; leave out for any number.' })
  usageLimit?: number | null
  @Field(() => Int, { nullable: true, description: 'How often one customer may use it; leave out for any number.' })
  usageLimitPerCustomer?: number | null
}

export const CreatePromotionPayload = payloadType('CreatePromotionPayload', 'promotion', () => PromotionType, 'The new promotion.')
export const EndPromotionPayload = payloadType('EndPromotionPayload', 'promotion', () => PromotionType, 'The promotion, which has ended.')
export const CreateCouponPayload = payloadType('CreateCouponPayload', 'coupon', () => CouponType, 'The new coupon.')
