import { CountryCode, CurrencyCode, MoneyType } from '@ecolaura/graph'
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { PriceStepKind, type AppliedCoupon, type AppliedPromotion, type CartPricing, type PricedLine, type PriceStep } from './cart-pricing.ts'
import { CouponReason } from './promotion.ts'
import { VariantPricesType } from './price.types.ts'
import type { Shown } from './show.types.ts'

registerEnumType(PriceStepKind, {
  name: 'PriceStepKind',
  description: 'What was done in a step towards the price of a cart.',
  valuesConfig: {
    PRICE_LIST: { description: 'The price of the goods was taken from a list.' },
    QUANTITY_BREAK: { description: 'The price of the goods is one for larger quantities.' },
    NO_PRICE: { description: 'No price was found, so the line is not in the total.' },
    PROMOTION: { description: 'Something was taken off.' },
    COUPON_NOT_APPLIED: { description: 'A coupon did not help; the label says why.' },
    SHIPPING: { description: 'Shipping was added.' },
    SHIPPING_UNKNOWN: { description: 'Shipping is not known yet, so it is not in the total.' },
    TAX: { description: 'The tax that is included.' },
  },
})

registerEnumType(CouponReason, {
  name: 'CouponReason',
  description: 'Why a coupon was not applied.',
  valuesConfig: {
    UNKNOWN: { description: 'There is no such coupon.' },
    NOT_STARTED: { description: 'It does not hold yet.' },
    EXPIRED: { description: 'It does not hold any more.' },
    USED_UP: { description: 'All its uses are taken.' },
    USED_BY_CUSTOMER: { description: 'This customer has used it as often as they may.' },
    OTHER_CURRENCY: { description: 'It is for another currency.' },
    MINIMUM_NOT_REACHED: { description: 'The goods cost less than it asks for.' },
    NOTHING_TO_DISCOUNT: { description: 'Nothing in the cart fits it.' },
    ALREADY_APPLIED: { description: 'Another coupon for the same promotion is applied.' },
    NOT_COMBINABLE: { description: 'A better offer applies and cannot be combined with it.' },
  },
})

@ObjectType('AppliedPromotion', { description: 'What a promotion takes off a line.', simpleResolvers: true })
export class AppliedPromotionType implements Shown<AppliedPromotion> {
  @Field(() => ID, { description: 'The id of the promotion.' })
  promotionId!: string
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => String, { nullable: true, description: 'The coupon that brought it.' })
  couponCode!: string | null
  @Field(() => MoneyType, { description: 'What it takes off the line.' })
  amount!: MoneyType
}

@ObjectType('PricedLine', { description: 'A line with its money. All amounts are null when the variant has no price.', simpleResolvers: true })
export class PricedLineType implements Shown<Omit<PricedLine, 'variantId'>> {
  @Field(() => ID, { description: 'The id of the line of the cart.' })
  lineId!: string
  @Field(() => Int, { description: 'How many pieces.' })
  quantity!: number
  @Field(() => String, { nullable: true, description: 'The name of the price list that decided.' })
  priceList!: string | null
  @Field(() => MoneyType, { nullable: true, description: 'The gross price of one piece before discounts.' })
  unitPrice!: MoneyType | null
  @Field(() => MoneyType, { nullable: true, description: 'The gross price of all pieces before discounts.' })
  subtotal!: MoneyType | null
  @Field(() => MoneyType, { nullable: true, description: 'What discounts take off, as a positive amount.' })
  discount!: MoneyType | null
  @Field(() => MoneyType, { nullable: true, description: 'What is paid for the line, tax included.' })
  total!: MoneyType | null
  @Field(() => MoneyType, { nullable: true, description: 'The total without tax.' })
  net!: MoneyType | null
  @Field(() => MoneyType, { nullable: true, description: 'The tax in the total.' })
  tax!: MoneyType | null
  @Field(() => [AppliedPromotionType], { description: 'What takes something off.' })
  appliedPromotions!: AppliedPromotionType[]
}

@ObjectType('PriceStep', { description: 'One step on the way to the total, and why.', simpleResolvers: true })
export class PriceStepType implements Shown<PriceStep> {
  @Field(() => ID, { nullable: true, description: 'The line that it is about; null for the whole cart.' })
  lineId!: string | null
  @Field(() => PriceStepKind, { description: 'What was done.' })
  kind!: PriceStepKind
  @Field(() => String, { description: 'A sentence for people.' })
  label!: string
  @Field(() => MoneyType, { nullable: true, description: 'What it added, took off (negative) or found inside (tax).' })
  amount!: MoneyType | null
}

@ObjectType('AppliedCoupon', { description: 'What became of a coupon code.', simpleResolvers: true })
export class AppliedCouponType implements AppliedCoupon {
  @Field(() => String, { description: 'The code, in capitals.' })
  code!: string
  @Field(() => Boolean, { description: 'Whether it takes something off.' })
  applied!: boolean
  @Field(() => CouponReason, { nullable: true, description: 'Why not, when it does not.' })
  reason!: CouponReason | null
}

@ObjectType('CartPricing', { description: 'What a cart costs and why. Amounts are gross unless they say otherwise.', simpleResolvers: true })
export class CartPricingType implements Omit<Shown<CartPricing>, 'uses' | 'lines'> {
  @Field(() => [PricedLineType], { description: 'The lines, in the order of the cart.' })
  lines!: PricedLineType[]
  @Field(() => MoneyType, { description: 'The goods before discounts.' })
  subtotal!: MoneyType
  @Field(() => MoneyType, { description: 'What discounts take off, as a positive amount.' })
  discount!: MoneyType
  @Field(() => MoneyType, { nullable: true, description: 'Shipping; null as long as it is not known, and then not in the total.' })
  shipping!: MoneyType | null
  @Field(() => MoneyType, { description: 'The tax in the total.' })
  tax!: MoneyType
  @Field(() => MoneyType, { description: 'The total without tax.' })
  net!: MoneyType
  @Field(() => MoneyType, { description: 'What is to be paid: the lines and shipping, tax included.' })
  total!: MoneyType
  @Field(() => Boolean, { description: 'Whether every line has a price and shipping is known.' })
  isComplete!: boolean
  @Field(() => [AppliedCouponType], { description: 'What became of each coupon code.' })
  coupons!: AppliedCouponType[]
  @Field(() => [PriceStepType], { description: 'How the total came about, step by step.' })
  explanation!: PriceStepType[]
}

/** Belongs to orders; what is needed of it comes with the reference of its cart. */
@ObjectType('CartLine', { description: 'A thing in a cart.', simpleResolvers: true })
@Directive('@key(fields: "id", resolvable: false)')
export class PricedCartLineType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Directive('@external')
  @Field(() => Int, { description: 'How many pieces.' })
  quantity!: number
  @Directive('@external')
  @Field(() => VariantPricesType, { nullable: true, description: 'What is bought.' })
  variant!: VariantPricesType | null
}

/** Belongs to orders; this area adds what it costs. */
@ObjectType('Cart', { description: 'What a shopper is about to buy. It grows a version with each change.' })
@Directive('@key(fields: "id")')
export class PricedCartType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Directive('@external')
  @Field(() => CurrencyCode, { description: 'The currency it is paid in.', simple: true })
  currencyCode!: string
  @Directive('@external')
  @Field(() => CountryCode, { description: 'The country it goes to.', simple: true })
  country!: string
  @Directive('@external')
  @Field(() => [String], { description: 'The coupon codes that were entered.', simple: true })
  couponCodes!: string[]
  @Directive('@external')
  @Field(() => MoneyType, { nullable: true, description: 'What the chosen delivery costs.', simple: true })
  shippingCost!: MoneyType | null
  @Directive('@external')
  @Field(() => [PricedCartLineType], { description: 'The goods.', simple: true })
  lines!: PricedCartLineType[]
}
