import { CountryCode, DateTime, DeclineReasonEnum, MoneyInput, MoneyType, payloadType, UserError } from '@ecolaura/graph'
import { cancelReason, type DeclineReason } from '@ecolaura/contracts'
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { OrderStatus, type StoredOrder } from './order.ts'

registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'How far an order is.',
  valuesConfig: {
    PENDING: { description: 'Placed; its goods are being set aside.' },
    RESERVED: { description: 'The goods are set aside; the payment is under way.' },
    CONFIRMED: { description: 'Paid, and being packed.' },
    SHIPPED: { description: 'On its way.' },
    DELIVERED: { description: 'Arrived: the end of a good order.' },
    RECALLING: { description: 'To be cancelled; the parcel is being kept back if it is still here.' },
    CANCELLING: { description: 'Goods and money are on their way back.' },
    CANCELLED: { description: 'Ended without goods, and without a charge.' },
  },
})

export const CancelReasonEnum = cancelReason.enum
registerEnumType(CancelReasonEnum, {
  name: 'CancelReason',
  description: 'Why an order ended without goods.',
  valuesConfig: {
    CUSTOMER: { description: 'The customer wished so.' },
    STAFF: { description: 'The shop had to.' },
    OUT_OF_STOCK: { description: 'There were fewer than ordered.' },
    PAYMENT_DECLINED: { description: 'The payment was declined.' },
    RESERVATION_EXPIRED: { description: 'The payment took longer than goods are set aside.' },
    TIMED_OUT: { description: 'The checkout took too long.' },
  },
})

@ObjectType('OrderLine', { description: 'A thing that was ordered, at the price it was ordered for.' })
export class OrderLineType {
  @Field(() => Int, { description: 'How many.', simple: true })
  quantity!: number
}

@ObjectType('OrderShortage', { description: 'A thing of which there were too few.' })
export class OrderShortageType {
  @Field(() => Int, { description: 'How many were ordered.', simple: true })
  requested!: number
  @Field(() => Int, { description: 'How many there were.', simple: true })
  available!: number
}

@ObjectType('OrderEvent', { description: 'Something that happened to an order.', simpleResolvers: true })
export class OrderEventType {
  @Field(() => Int, { description: 'Its number in the order’s history, from 1.' })
  version!: number
  @Field(() => String, { description: 'What happened, as the fact is called between areas: `order.confirmed`.' })
  type!: string
  @Field(() => DateTime, { description: 'When.' })
  recordedAt!: Date
}

@ObjectType('Order', { description: 'A purchase, from its placing to its end.' })
@Directive('@key(fields: "id")')
export class OrderType implements Pick<StoredOrder, 'id' | 'number' | 'status' | 'version' | 'placedAt'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => Int, { description: 'Its number for people.', simple: true })
  number!: number
  @Field(() => OrderStatus, { description: 'How far it is.', simple: true })
  status!: OrderStatus
  @Field(() => Int, { description: 'How many events it has had.', simple: true })
  version!: number
  @Field(() => DateTime, { description: 'When it was placed.', simple: true })
  placedAt!: Date
  @Field(() => DeclineReasonEnum, { nullable: true, description: 'Why the payment was declined, when that was the reason.', simple: true })
  declineReason?: DeclineReason
  @Field(() => Boolean, { description: 'Whether prices could not be asked at that moment, and the last quote of the cart was used.', simple: true })
  isPricedByOldQuote!: boolean
}

@ObjectType('OrderUpdate', { description: 'A change of an order, as it happens.' })
export class OrderUpdateType {
  @Field(() => OrderEventType, { description: 'What happened.', simple: true })
  event!: OrderEventType
}

@InputType({ description: 'A purchase.' })
export class PlaceOrderInput {
  @Field(() => ID, { description: 'What is bought.' })
  cartId!: string
  @Field(() => Int, { description: 'The version of the cart that the shopper saw.' })
  expectedVersion!: number
  @Field(() => MoneyInput, { description: 'The total that the shopper agreed to; another total is refused, never charged.' })
  expectedTotal!: MoneyInput
  @Field(() => ID, { description: 'How it is paid.' })
  paymentMethodId!: string
  @Field(() => String, { description: 'Your key for this purchase: the same key again answers with the same order.' })
  idempotencyKey!: string
}

@InputType({ description: 'An order to cancel.' })
export class CancelOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the order is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'A cart to be quoted.' })
export class QuoteCartInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the cart is at another version by now.' })
  expectedVersion?: number
}

@ObjectType('CartQuote', { description: 'What a cart will cost: binding until it expires. Amounts with tax.', simpleResolvers: true })
export class CartQuoteType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => Int, { description: 'The version of the cart that it is for.' })
  cartVersion!: number
  @Field(() => MoneyType, { description: 'The goods.' })
  subtotal!: MoneyType
  @Field(() => MoneyType, { description: 'What promotions and coupons take off.' })
  discount!: MoneyType
  @Field(() => MoneyType, { description: 'The delivery.' })
  shipping!: MoneyType
  @Field(() => MoneyType, { description: 'The tax that is in the total.' })
  tax!: MoneyType
  @Field(() => MoneyType, { description: 'What is to be paid; pass it as `expectedTotal`.' })
  total!: MoneyType
  @Field(() => DateTime, { description: 'Until when it binds.' })
  expiresAt!: Date
}

@ObjectType('TotalChangedError', { implements: UserError, description: 'The total is another than the shopper agreed to.' })
export class TotalChangedError extends UserError {}

@ObjectType('OrderDelivery', { description: 'What an order keeps of its delivery.', simpleResolvers: true })
export class OrderDeliveryType {
  @Field(() => CountryCode, { description: 'The country it goes to.' })
  country!: string
  @Field(() => Int, { description: 'Weight of the goods, in grams.' })
  grams!: number
}

export const PlaceOrderPayload = payloadType('PlaceOrderPayload', 'order', () => OrderType, 'The order, not yet paid: its status follows.')
export const CancelOrderPayload = payloadType('CancelOrderPayload', 'order', () => OrderType, 'The order as it is now.')
export const QuoteCartPayload = payloadType('QuoteCartPayload', 'quote', () => CartQuoteType, 'The binding price.')
export const orderErrorTypes = [TotalChangedError]
