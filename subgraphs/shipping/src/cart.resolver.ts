import { MoneyType, showMoney } from '@ecolaura/graph'
import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import { SentCartType } from './cart.types.ts'
import type { Context } from './context.ts'
import { offer, offers, weigh, type Parcel, type ShippingOption } from './shipping-method.ts'
import { ShippingOptionType } from './shipping-method.types.ts'

@Resolver(() => SentCartType)
export class CartShippingResolver {
  @Directive('@requires(fields: "country currencyCode lines { quantity variant { grams } }")')
  @FieldResolver(() => [ShippingOptionType], { nullable: true, description: 'The ways in which this cart can be sent to its country.' })
  async shippingOptions(@Root() cart: SentCartType, @Ctx() { allMethods }: Context): Promise<ShippingOption[]> {
    return offers(await allMethods(), parcelOf(cart))
  }

  @Directive('@requires(fields: "country currencyCode shippingOptionId lines { quantity variant { grams } }")')
  @FieldResolver(() => MoneyType, { nullable: true, description: 'What the chosen way costs; null while none is chosen, or when it cannot take this cart.' })
  async shippingCost(@Root() cart: SentCartType, @Ctx() { method }: Context): Promise<MoneyType | null> {
    const chosen = cart.shippingOptionId ? await method(cart.shippingOptionId) : undefined
    const cost = chosen && offer(chosen, parcelOf(cart))?.cost
    return cost ? showMoney(cost) : null
  }
}

const parcelOf = ({ country, currencyCode, lines }: SentCartType): Parcel => ({ country, currency: currencyCode, grams: weigh(lines) })
