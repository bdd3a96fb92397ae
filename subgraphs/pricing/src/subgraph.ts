import { defineSubgraph } from '@ecolaura/graph'
import { PricedCartResolver } from './cart-pricing.resolver.ts'
import { PricedCartLineType, PricedCartType } from './cart-pricing.types.ts'
import type { Context } from './context.ts'
import { PriceListResolver, VariantPricesResolver } from './price.resolver.ts'
import { VariantPricesType } from './price.types.ts'
import { CouponResolver, PromotionResolver } from './promotion.resolver.ts'
import { QuoteResolver } from './quote.resolver.ts'
import { TaxRateResolver } from './tax.resolver.ts'

export default () => defineSubgraph<Context>({
  name: 'pricing',
  resolvers: [VariantPricesResolver, PricedCartResolver, PriceListResolver, PromotionResolver, CouponResolver, TaxRateResolver, QuoteResolver],
  types: [VariantPricesType, PricedCartType, PricedCartLineType],
  references: {
    Variant: (variant) => variant,
    // A reference brings what `Cart.pricing` requires.
    Cart: (cart) => cart,
  },
})
