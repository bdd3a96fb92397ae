import type { CancelReason } from '@ecolaura/contracts'
import { connectionType, decodeCursor, MoneyType, PageArgs, pageOf, pageSize, readMoney, showMoney, type Page } from '@ecolaura/graph'
import { isStaff, maySee, Refusal, signedIn, visibleTo, type Money } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { readyToOrder, openAt } from './cart.ts'
import { cancelOrder } from './checkout.ts'
import type { Context } from './context.ts'
import { ForeignAddress, ForeignShippingOption, ForeignUser, ForeignVariant } from './foreign.types.ts'
import { OrderStatus, type RecordedEvent, type StoredOrder } from './order.ts'
import type { OrderUpdate } from './order-status.flow.ts'
import {
  CancelOrderInput, CancelOrderPayload, CancelReasonEnum, OrderDeliveryType, OrderEventType, OrderLineType, OrderShortageType, OrderType, OrderUpdateType, PlaceOrderInput, PlaceOrderPayload,
  QuoteCartInput, QuoteCartPayload, TotalChangedError,
} from './order.types.ts'
import { bindingQuote, placeOrder } from './place-order.flow.ts'
import type { QuotedLine } from './quote.ts'

const OrderConnection = connectionType('Order', () => OrderType)

async function pageOfOrders({ orders }: Context, args: PageArgs, where: { customerId?: string; status?: string }): Promise<Page<StoredOrder>> {
  const rows = await orders.list({ ...where, limit: pageSize(args.first) + 1, after: args.after ? decodeCursor(args.after, 2) : undefined })
  return pageOf(rows, args, ({ placedAt, id }) => [placedAt.toISOString(), id], () => orders.count(where))
}

@Resolver(() => OrderLineType)
export class OrderLineResolver {
  @FieldResolver(() => ID, { description: 'Its id: that of the cart’s line.' })
  id(@Root() { lineId }: QuotedLine): string {
    return lineId
  }

  @FieldResolver(() => ForeignVariant, { nullable: true, description: 'What was ordered.' })
  variant(@Root() { variantId }: QuotedLine): { id: string } {
    return { id: variantId }
  }

  @FieldResolver(() => MoneyType, { description: 'The price of one.' })
  unitPrice(@Root() { unitPrice }: QuotedLine): MoneyType {
    return showMoney(unitPrice)
  }

  @FieldResolver(() => MoneyType, { description: 'The price of all, after discounts.' })
  total(@Root() { total }: QuotedLine): MoneyType {
    return showMoney(total)
  }
}

@Resolver(() => OrderShortageType)
export class OrderShortageResolver {
  @FieldResolver(() => ForeignVariant, { nullable: true, description: 'The thing.' })
  variant(@Root() { variantId }: { variantId: string }): { id: string } {
    return { id: variantId }
  }
}

const amount = (description: string) => FieldResolver(() => MoneyType, { description })

@Resolver(() => OrderType)
export class OrderResolver {
  @Query(() => OrderType, { nullable: true, description: 'An order of yours; staff may read all.' })
  async order(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { order, principal }: Context): Promise<StoredOrder | undefined> {
    const found = await order.load(id)
    return found && maySee(principal, found.ownerId) ? found : undefined
  }

  @Query(() => OrderConnection, { description: 'Your orders, newest first; staff sees all.' })
  orders(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('status', () => OrderStatus, { nullable: true, description: 'Only those that are this far.' }) status: OrderStatus | undefined,
    @Ctx() context: Context,
  ): Promise<Page<StoredOrder>> {
    const principal = signedIn(context.principal)
    return pageOfOrders(context, args, { status, ...(!isStaff(principal) && { customerId: principal.id }) })
  }

  @FieldResolver(() => CancelReasonEnum, { nullable: true, description: 'Why it ended, or is ending, without goods.' })
  cancelReason(@Root() { reason }: StoredOrder): CancelReason | undefined {
    return reason
  }

  @FieldResolver(() => [OrderLineType], { description: 'What was ordered.' })
  lines(@Root() { lines }: StoredOrder): readonly QuotedLine[] {
    return lines
  }

  @amount('The goods, before discounts.')
  subtotal(@Root() { subtotal }: StoredOrder): MoneyType {
    return showMoney(subtotal)
  }

  @amount('What promotions and coupons took off.')
  discount(@Root() { discount }: StoredOrder): MoneyType {
    return showMoney(discount)
  }

  @amount('The delivery.')
  shipping(@Root() { shipping }: StoredOrder): MoneyType {
    return showMoney(shipping)
  }

  @amount('The tax that is in the total.')
  tax(@Root() { tax }: StoredOrder): MoneyType {
    return showMoney(tax)
  }

  @amount('What is paid.')
  total(@Root() { total }: StoredOrder): MoneyType {
    return showMoney(total)
  }

  @FieldResolver(() => OrderDeliveryType, { description: 'What the order keeps of its delivery.' })
  delivery(@Root() { delivery }: StoredOrder): OrderDeliveryType {
    return delivery
  }

  @FieldResolver(() => ForeignAddress, { nullable: true, description: 'Where it goes.' })
  deliveryAddress(@Root() { delivery }: StoredOrder): { id: string } {
    return { id: delivery.addressId }
  }

  @FieldResolver(() => ForeignShippingOption, { nullable: true, description: 'How it goes.' })
  shippingOption(@Root() { delivery }: StoredOrder): { id: string } {
    return { id: delivery.methodId }
  }

  @FieldResolver(() => ForeignUser, { nullable: true, description: 'Who ordered.' })
  customer(@Root() { ownerId }: StoredOrder): { id: string } {
    return { id: ownerId }
  }

  @FieldResolver(() => [OrderShortageType], { nullable: true, description: 'What fell short, when it ended for that.' })
  shortages(@Root() { shortages }: StoredOrder): StoredOrder['shortages'] {
    return shortages
  }

  @FieldResolver(() => [OrderEventType], { description: 'All that has happened to it, oldest first.' })
  history(@Root() { id }: StoredOrder, @Ctx() { events }: Context): Promise<RecordedEvent[]> {
    return events.load(id)
  }

  @Mutation(() => QuoteCartPayload, { description: 'Asks for a binding price of a cart that is ready to be ordered.' })
  async quoteCart(@Arg('input', () => QuoteCartInput, { description: 'The cart.' }) input: QuoteCartInput, @Ctx() { checkout, principal }: Context) {
    const cart = readyToOrder(openAt(await checkout.carts.load(input.cartId, signedIn(principal)), input.expectedVersion))
    const { quote } = await bindingQuote(checkout, cart, principal)
    if (quote !== cart.quote) await checkout.carts.keepQuote(cart.id, quote)
    const { subtotal, discount, shipping, tax, total } = quote
    const shown = { subtotal: showMoney(subtotal), discount: showMoney(discount), shipping: showMoney(shipping), tax: showMoney(tax), total: showMoney(total) }
    return { quote: { id: quote.id, cartVersion: quote.cartVersion, ...shown, expiresAt: new Date(quote.expiresAt) } }
  }

  @Mutation(() => PlaceOrderPayload, { description: 'Orders a cart. The answer is a PENDING order; stock and payment follow, see `orderStatus`.' })
  async placeOrder(@Arg('input', () => PlaceOrderInput, { description: 'The purchase.' }) input: PlaceOrderInput, @Ctx() { checkout, principal }: Context) {
    return { order: await placeOrder(checkout, { ...input, expectedTotal: readMoney(input.expectedTotal) }, principal) }
  }

  @Mutation(() => CancelOrderPayload, { description: 'Cancels an order that is not on its way yet. Goods and money go back.' })
  async cancelOrder(@Arg('input', () => CancelOrderInput, { description: 'The order.' }) { orderId, expectedVersion }: CancelOrderInput, @Ctx() { orders, principal }: Context) {
    const rule = (found: StoredOrder) => {
      const mine = visibleTo(signedIn(principal), found, 'order')
      if (expectedVersion != null && expectedVersion !== mine.version)
        throw new Refusal('STALE_VERSION', 'The order has moved on since you looked.', { data: { currentVersion: mine.version } })
      return cancelOrder(mine, mine.ownerId === principal.id ? 'CUSTOMER' : 'STAFF')
    }
    const [order] = await orders.change([{ id: orderId, rule }])
    return { order }
  }
}

@Resolver(() => OrderUpdateType)
export class OrderUpdateResolver {
  @Subscription(() => OrderUpdateType, {
    description: 'Everything that happens to an order after a version, until its end. Reconnect with the last version you saw, and nothing is missed.',
    subscribe: ({ args, context }) => context.orderUpdates(args.id, args.afterVersion),
  })
  orderStatus(
    @Root() update: OrderUpdate,
    @Arg('id', () => ID, { description: 'The order.' }) _id: string,
    @Arg('afterVersion', () => Int, { defaultValue: 0, description: 'The last version that you know; 0 for all.' }) _afterVersion: number,
  ): OrderUpdate {
    return update
  }

  @FieldResolver(() => OrderType, { description: 'The order as it is now.' })
  order(@Root() { order }: OrderUpdate): StoredOrder {
    return order
  }
}

@Resolver(() => ForeignUser)
export class UserOrdersResolver {
  @FieldResolver(() => OrderConnection, { nullable: true, description: 'Their orders, newest first. For themselves and staff.' })
  async orders(@Root() { id }: ForeignUser, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context): Promise<Page<StoredOrder> | null> {
    return maySee(context.principal, id) ? pageOfOrders(context, args, { customerId: id }) : null
  }
}

@Resolver(() => TotalChangedError)
export class TotalChangedErrorResolver {
  @FieldResolver(() => MoneyType, { nullable: true, description: 'The total as it is now.' })
  total(@Root() { total }: { total: Money }): MoneyType {
    return showMoney(total)
  }
}
