import { CountryCode, CurrencyCode, DateTime, MoneyInput, MoneyType, payloadType } from '@ecolaura/graph'
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { AppliedCouponType, PricedLineType, PriceStepType } from './cart-pricing.types.ts'
import { QuoteStatus, type Quote } from './quote.ts'
import type { Shown } from './show.types.ts'

registerEnumType(QuoteStatus, {
  name: 'QuoteStatus',
  description: 'What became of a quote.',
  valuesConfig: {
    OPEN: { description: 'It binds, and holds its uses of promotions and coupons.' },
    CONSUMED: { description: 'An order was placed with it.' },
    EXPIRED: { description: 'Its time was up; its uses were given back.' },
    REPLACED: { description: 'A later quote for the same cart took its place.' },
    RELEASED: { description: 'Its order was cancelled; its uses were given back.' },
  },
})

@ObjectType('Quote', { description: 'A price for a cart that binds the shop until it expires. Amounts are gross unless they say otherwise.', simpleResolvers: true })
export class QuoteType implements Omit<Shown<Quote>, 'cartId' | 'uses' | 'lines'> {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => QuoteStatus, { description: 'What became of it.' })
  status!: QuoteStatus
  @Field(() => DateTime, { description: 'Until when it binds.' })
  expiresAt!: Date
  @Field(() => [PricedLineType], { description: 'The lines, every one with a price.' })
  lines!: PricedLineType[]
  @Field(() => MoneyType, { description: 'The goods before discounts.' })
  subtotal!: MoneyType
  @Field(() => MoneyType, { description: 'What discounts take off, as a positive amount.' })
  discount!: MoneyType
  @Field(() => MoneyType, { description: 'Shipping.' })
  shipping!: MoneyType
  @Field(() => MoneyType, { description: 'The tax in the total.' })
  tax!: MoneyType
  @Field(() => MoneyType, { description: 'The total without tax.' })
  net!: MoneyType
  @Field(() => MoneyType, { description: 'What is to be paid: the lines and shipping, tax included.' })
  total!: MoneyType
  @Field(() => [AppliedCouponType], { description: 'What became of each coupon code.' })
  coupons!: AppliedCouponType[]
  @Field(() => [PriceStepType], { description: 'How the total came about, step by step.' })
  explanation!: PriceStepType[]
}

@InputType({ description: 'A line to be priced.' })
export class QuoteLineInput {
  @Field(() => ID, { description: 'The id of the line of the cart.' })
  lineId!: string
  @Field(() => ID, { description: 'The variant.' })
  variantId!: string
  @Field(() => Int, { description: 'How many pieces.' })
  quantity!: number
}

@InputType({ description: 'A cart for which a binding price is asked.' })
export class CreateQuoteInput {
  @Field(() => ID, { description: 'The cart; a new quote takes the place of its earlier open one.' })
  cartId!: string
  @Field(() => Int, { description: 'The version of the cart that these lines are of.' })
  cartVersion!: number
  @Field(() => CurrencyCode, { description: 'The currency to pay in.' })
  currencyCode!: string
  @Field(() => CountryCode, { description: 'The country it goes to.' })
  country!: string
  @Field(() => String, { nullable: true, description: 'The customer group; without it that of the market.' })
  group?: string | null
  @Field(() => ID, { description: 'The customer, whose uses of coupons are counted.' })
  customerId!: string
  @Field(() => [String], { defaultValue: [], description: 'The coupon codes.' })
  couponCodes!: string[]
  @Field(() => [QuoteLineInput], { description: 'The lines.' })
  lines!: QuoteLineInput[]
  @Field(() => MoneyInput, { description: 'What the chosen delivery costs, tax included.' })
  shippingCost!: MoneyInput
  @Field(() => String, { description: 'Your key for this quote: the same key again answers with the same quote as long as it holds.' })
  idempotencyKey!: string
}

export const CreateQuotePayload = payloadType('CreateQuotePayload', 'quote', () => QuoteType, 'The quote.')
