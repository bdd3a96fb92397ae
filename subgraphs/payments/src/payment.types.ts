import { DateTime, DeclineReasonEnum, MoneyInput, payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { PaymentStatus, type DeclineReason, type Payment, type PaymentEvent } from './payment.ts'
import { RefundStatus, type StoredRefund } from './refund.ts'

registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'How far a payment is.',
  valuesConfig: {
    PENDING: { description: 'The bank is about to be asked.' },
    CAPTURING: { description: 'The bank is being asked.' },
    UNKNOWN: { description: 'The bank did not answer in time; it is asked again until it is certain.' },
    CAPTURED: { description: 'The money was taken.' },
    DECLINED: { description: 'The bank said no, and nothing was taken.' },
    VOIDED: { description: 'The order ended first, and nothing was taken.' },
    REFUNDING: { description: 'All of the money is on its way back.' },
    REFUNDED: { description: 'All of the money is back.' },
  },
})

registerEnumType(RefundStatus, {
  name: 'RefundStatus',
  description: 'How far a refund is.',
  valuesConfig: { PENDING: { description: 'The bank is being asked.' }, DONE: { description: 'The money is back.' } },
})

@ObjectType('PaymentEvent', { description: 'A step of a payment.', simpleResolvers: true })
export class PaymentEventType implements PaymentEvent {
  @Field(() => PaymentStatus, { description: 'What it became.' })
  status!: PaymentStatus
  @Field(() => DateTime, { description: 'When.' })
  at!: string
}

@ObjectType('Payment', { description: 'What an order is to pay, and how far that is.' })
@Directive('@key(fields: "id")')
export class PaymentType implements Pick<Payment, 'id' | 'status' | 'createdAt'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => PaymentStatus, { description: 'How far it is.', simple: true })
  status!: PaymentStatus
  @Field(() => DeclineReasonEnum, { nullable: true, description: 'Why the bank said no, if it did.', simple: true })
  declineReason?: DeclineReason
  @Field(() => DateTime, { description: 'When it was asked for.', simple: true })
  createdAt!: Date
}

@ObjectType('Refund', { description: 'Money that goes back to the customer.' })
export class RefundType implements Pick<StoredRefund, 'id' | 'status' | 'reason' | 'createdAt'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => RefundStatus, { description: 'How far it is.', simple: true })
  status!: RefundStatus
  @Field(() => String, { description: 'Why.', simple: true })
  reason!: string
  @Field(() => DateTime, { description: 'When it was promised.', simple: true })
  createdAt!: Date
}

/** Belongs to orders; this area adds how it is paid. */
@ObjectType('Order', { description: 'A purchase, from its placing to its end.' })
@Directive('@key(fields: "id")')
export class PaidOrderType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
}

@InputType({ description: 'Money to give back.' })
export class RefundPaymentInput {
  @Field(() => ID, { description: 'The payment that it was taken with.' })
  paymentId!: string
  @Field(() => MoneyInput, { nullable: true, description: 'How much; all that is left when it is not said.' })
  amount?: MoneyInput
  @Field(() => String, { description: 'Why.' })
  reason!: string
  @Field(() => String, { description: 'Your key for this refund: the same key again gives nothing more back.' })
  idempotencyKey!: string
}

export const RefundPaymentPayload = payloadType('RefundPaymentPayload', 'refund', () => RefundType, 'The refund, which the bank is asked for at once.')
