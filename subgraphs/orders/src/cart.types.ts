import { CountryCode, MoneyInput, MoneyType, payloadType, StaleVersionError, UserError } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { Cart } from './cart.ts'
import { CartProblemCode } from './cart-problem.ts'

registerEnumType(CartProblemCode, {
  name: 'CartProblemCode',
  description: 'What is the matter with a cart.',
  valuesConfig: {
    EMPTY: { description: 'There is nothing in it.' },
    NOT_FOR_SALE: { description: 'A thing has no price, so it cannot be sold.' },
    OUT_OF_STOCK: { description: 'There are fewer than wanted.' },
    PRICE_CHANGED: { description: 'A price is another than the shopper saw; the new one will be charged.' },
    ADDRESS_MISSING: { description: 'No address was chosen.' },
    DELIVERY_MISSING: { description: 'No way of delivery was chosen.' },
  },
})

@ObjectType('CartProblem', { description: 'Something that keeps a cart from being ordered, or that its shopper should know.', simpleResolvers: true })
export class CartProblemType {
  @Field(() => CartProblemCode, { description: 'What it is.' })
  code!: CartProblemCode
  @Field(() => String, { description: 'A sentence for the shopper.' })
  message!: string
  @Field(() => ID, { nullable: true, description: 'The line it is about.' })
  lineId?: string
  @Field(() => Int, { nullable: true, description: 'How many there are, when there are too few.' })
  available?: number
  @Field(() => MoneyType, { nullable: true, description: 'The price of one as it is now, when it has changed.' })
  price?: MoneyType
}

@ObjectType('CartLine', { description: 'A thing in a cart.' })
@Directive('@key(fields: "id")')
export class CartLineType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => Int, { description: 'How many.', simple: true })
  quantity!: number
}

@ObjectType('Cart', { description: 'What a shopper is about to buy. It grows a version with each change.' })
@Directive('@key(fields: "id")')
export class CartType implements Pick<Cart, 'id' | 'version' | 'country'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => Int, { description: 'Pass it as `expectedVersion` to change only what you saw.', simple: true })
  version!: number
  @Field(() => CountryCode, { description: 'Where the goods go; taxes and delivery depend on it.', simple: true })
  country!: string
  @Field(() => [String], { description: 'The codes that the shopper has entered.', simple: true })
  couponCodes!: string[]
  @Field(() => ID, { nullable: true, description: 'The chosen way of delivery.', simple: true })
  shippingOptionId?: string
  @Field(() => ID, { nullable: true, description: 'The order that this cart has become.', simple: true })
  orderId?: string
}

@InputType({ description: 'A thing to put into a cart.' })
export class CartLineInput {
  @Field(() => ID, { description: 'The variant.' })
  variantId!: string
  @Field(() => Int, { defaultValue: 1, description: 'How many, from 1 to 999.' })
  quantity!: number
  @Field(() => MoneyInput, { nullable: true, description: 'The price of one as the shopper saw it: the cart then tells when it changes.' })
  seenPrice?: MoneyInput
}

@InputType({ description: 'A new quantity of a line.' })
export class CartLineChangeInput {
  @Field(() => ID, { description: 'The line.' })
  lineId!: string
  @Field(() => Int, { description: 'How many from now on; zero removes the line.' })
  quantity!: number
}

@InputType({ description: 'A new cart.' })
export class CreateCartInput {
  @Field(() => [CartLineInput], { defaultValue: [], description: 'What is in it from the beginning.' })
  lines!: CartLineInput[]
}

@InputType({ description: 'Goods to add.' })
export class AddCartLinesInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string
  @Field(() => [CartLineInput], { description: 'What to add; a thing that is in the cart already grows.' })
  lines!: CartLineInput[]
  @Field(() => Int, { nullable: true, description: 'Refuse when the cart is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'Quantities to change, all or none.' })
export class ChangeCartLinesInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string
  @Field(() => [CartLineChangeInput], { description: 'The changes.' })
  lines!: CartLineChangeInput[]
  @Field(() => Int, { nullable: true, description: 'Refuse when the cart is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'Where and how the goods go. What is left out stays as it is.' })
export class SetCartDeliveryInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string
  @Field(() => CountryCode, { nullable: true, description: 'The country, before there is an address.' })
  country?: string
  @Field(() => ID, { nullable: true, description: 'One of the shopper’s addresses.' })
  addressId?: string
  @Field(() => ID, { nullable: true, description: 'One of the cart’s `shippingOptions`.' })
  shippingOptionId?: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the cart is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'A coupon of a cart.' })
export class CartCouponInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string
  @Field(() => String, { description: 'The code; upper and lower case are the same.' })
  code!: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the cart is at another version by now.' })
  expectedVersion?: number
}

@ObjectType('CartOrderedError', { implements: UserError, description: 'The cart is an order by now.', simpleResolvers: true })
export class CartOrderedError extends UserError {
  @Field(() => ID, { nullable: true, description: 'The order.' })
  orderId?: string
}

export const CartPayload = payloadType('CartPayload', 'cart', () => CartType, 'The cart as it is now.')
export const cartErrorTypes = [CartOrderedError, StaleVersionError]
