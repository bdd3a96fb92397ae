import { connectionType, decodeCursor, MoneyType, PageArgs, pageOf, pageSize, readMoney, showMoney, type Page } from '@ecolaura/graph'
import { maySee, money, staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import type { PaymentMethod } from './payment-method.ts'
import { PaymentMethodType } from './payment-method.types.ts'
import { PaymentStatus, type Payment, type PaymentEvent } from './payment.ts'
import { PaidOrderType, PaymentEventType, PaymentType, RefundPaymentInput, RefundPaymentPayload, RefundType } from './payment.types.ts'
import type { StoredRefund } from './refund.ts'

const PaymentConnection = connectionType('Payment', () => PaymentType)

@Resolver(() => PaidOrderType)
export class OrderPaymentResolver {
  @FieldResolver(() => [PaymentType], { nullable: true, description: 'How it is paid; empty until its goods are set aside.' })
  async payments(@Root() { id }: PaidOrderType, @Ctx() { principal, paymentsOfOrder }: Context): Promise<Payment[]> {
    return (await paymentsOfOrder.load(id)).filter(({ customerId }) => maySee(principal, customerId))
  }
}

@Resolver(() => RefundType)
export class RefundResolver {
  @FieldResolver(() => MoneyType, { description: 'How much.' })
  amount(@Root() { amount }: StoredRefund): MoneyType {
    return showMoney(amount)
  }

  @FieldResolver(() => PaymentType, { nullable: true, description: 'The payment that it was taken with.' })
  async payment(@Root() { paymentId }: StoredRefund, @Ctx() { visiblePayment }: Context): Promise<Payment | null> {
    return visiblePayment(paymentId)
  }
}

@Resolver(() => PaymentType)
export class PaymentResolver {
  @FieldResolver(() => MoneyType, { description: 'How much is to be paid.' })
  amount(@Root() { amount }: Payment): MoneyType {
    return showMoney(amount)
  }

  @FieldResolver(() => MoneyType, { description: 'How much of it is back.' })
  refunded(@Root() { amount, refunded }: Payment): MoneyType {
    return showMoney(money(refunded, amount.currency))
  }

  @FieldResolver(() => [RefundType], { description: 'What was given back, or is to be.' })
  refunds(@Root() { id }: Payment, @Ctx() { refundsOfPayment }: Context): Promise<StoredRefund[]> {
    return refundsOfPayment.load(id)
  }

  @FieldResolver(() => PaymentMethodType, { nullable: true, description: 'The card, also when it was removed since.' })
  method(@Root() { methodId }: Payment, @Ctx() { visibleMethod }: Context): Promise<PaymentMethod | null> {
    return visibleMethod(methodId)
  }

  @FieldResolver(() => [PaymentEventType], { description: 'Its steps so far, the oldest first.' })
  events(@Root() { history }: Payment): readonly PaymentEvent[] {
    return history
  }

  @FieldResolver(() => PaidOrderType, { nullable: true, description: 'The order that it pays.' })
  order(@Root() { orderId }: Payment): PaidOrderType {
    return { id: orderId }
  }

  @Query(() => PaymentType, { nullable: true, description: 'A payment of yours; any for staff.' })
  payment(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { visiblePayment }: Context): Promise<Payment | null> {
    return visiblePayment(id)
  }

  @Query(() => PaymentConnection, { description: 'Payments in one status, the newest first. For staff.' })
  async payments(
    @Arg('status', () => PaymentStatus, { defaultValue: 'CAPTURED', description: 'The status.' }) status: PaymentStatus,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { payments, principal }: Context,
  ): Promise<Page<Payment>> {
    staffOnly(principal)
    const [after] = args.after ? decodeCursor(args.after, 1) : []
    const found = await payments.inStatus(status, pageSize(args.first) + 1, after === undefined ? undefined : String(after))
    return pageOf(found, args, ({ id }) => [id], () => payments.countInStatus(status))
  }

  @Mutation(() => RefundPaymentPayload, { description: 'Gives back a part of a payment, or all that is left. For staff.' })
  async refundPayment(@Arg('input', () => RefundPaymentInput, { description: 'The refund.' }) input: RefundPaymentInput, @Ctx() { payments, principal }: Context) {
    const actor = staffOnly(principal).id
    return { refund: await payments.refundByHand({ ...input, amount: input.amount ? readMoney(input.amount) : undefined, actor }) }
  }
}
