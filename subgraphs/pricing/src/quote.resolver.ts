import { readMoney } from '@ecolaura/graph'
import { serviceOnly } from '@ecolaura/kernel'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from './context.ts'
import { wholeQuantity } from './price.ts'
import { checkedRequest } from './quote.ts'
import { CreateQuoteInput, CreateQuotePayload, QuoteType } from './quote.types.ts'
import { show } from './show.types.ts'

@Resolver(() => QuoteType)
export class QuoteResolver {
  @Mutation(() => CreateQuotePayload, { description: 'Prices a cart bindingly and holds the uses of its coupons. For the service `orders`.' })
  async createQuote(@Arg('input', () => CreateQuoteInput, { description: 'The cart.' }) input: CreateQuoteInput, @Ctx() { quotes, principal }: Context) {
    serviceOnly(principal, 'orders')
    const { idempotencyKey, currencyCode: currency, group, lines, shippingCost, ...request } = input
    const quote = await quotes.createQuote(
      checkedRequest({
        ...request,
        currency,
        group: group ?? principal.market.group,
        lines: lines.map(({ lineId, variantId, quantity }) => ({ id: lineId, variantId, quantity: wholeQuantity(quantity, ['lines']) })),
        shipping: readMoney(shippingCost),
      }),
      idempotencyKey,
    )
    return { quote: show(quote) }
  }
}
