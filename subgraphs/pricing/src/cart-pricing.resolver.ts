import { readMoney } from '@ecolaura/graph'
import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import { CartPricingType, PricedCartType } from './cart-pricing.types.ts'
import type { Context } from './context.ts'
import { priceCart } from './price-cart.ts'
import { limitedUses } from './rules.ts'
import { show } from './show.types.ts'

@Resolver(() => PricedCartType)
export class PricedCartResolver {
  @Directive('@requires(fields: "currencyCode country couponCodes shippingCost { amount currencyCode } lines { id quantity variant { id } }")')
  @FieldResolver(() => CartPricingType, { nullable: true, description: 'What the cart costs now, and why.' })
  async pricing(@Root() cart: PricedCartType, @Ctx() { prices, rules, usage, principal }: Context): Promise<CartPricingType> {
    const { currencyCode: currency, country, couponCodes, shippingCost } = cart
    const lines = cart.lines.map(({ id, quantity, variant }) => ({ id, quantity, variantId: variant?.id ?? '' }))
    const current = await rules.current()
    const [found, used] = await Promise.all([
      Promise.all(lines.map(({ variantId }) => prices.load(variantId))),
      usage(limitedUses(current, couponCodes)),
    ])
    const pricing = priceCart({
      currency,
      country,
      group: principal.market.group,
      now: rules.now(),
      lines,
      couponCodes,
      shipping: shippingCost ? readMoney(shippingCost) : null,
      prices: found.flat(),
      usage: used,
      rules: current,
    })
    return show(pricing)
  }
}
