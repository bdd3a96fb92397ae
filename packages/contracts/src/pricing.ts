import { z } from 'zod'
import { contract } from './event.ts'

const pricingFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('prices.changed'), priceListId: z.string(), variantIds: z.array(z.string()) }),
  /** Price lists, promotions, coupons or taxes changed: whoever keeps the rules in memory reads them again. */
  z.object({ type: z.literal('pricing.rules_changed'), rules: z.enum(['PRICE_LISTS', 'PROMOTIONS', 'TAXES']) }),
  z.object({ type: z.literal('prices.imported'), importId: z.string(), productId: z.string(), variants: z.number().int() }),
])
export type PricingFact = z.infer<typeof pricingFact>

export const pricing = contract('pricing', pricingFact, (fact) =>
  fact.type === 'prices.changed' ? fact.priceListId : fact.type === 'prices.imported' ? `${fact.importId}:${fact.productId}` : fact.rules,
)
