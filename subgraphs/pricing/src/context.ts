import { listLoaderOf, loaderOf } from '@ecolaura/graph'
import type { ClientRequest, Market } from '@ecolaura/kernel'
import type { Sql } from '@ecolaura/stores'
import type { Uses } from './cart-pricing.ts'
import { listsFor, type PriceList } from './price.ts'
import { priceStore } from './price.store.ts'
import { promotionStore } from './promotion.store.ts'
import { quoteStore } from './quote.store.ts'
import type { RulesCache } from './rules.store.ts'
import type { TaxRate } from './tax.ts'
import { taxStore } from './tax.store.ts'
import { usageOf } from './usage.store.ts'

export type PricingPorts = { readonly sql: Sql; readonly rules: RulesCache; readonly quoteLifetime: number }

/** The rules that hold for the one who asks. */
export type MarketRules = Market & { readonly lists: readonly PriceList[]; readonly taxRates: readonly TaxRate[] }

/** What the resolvers of one request are given. */
export function pricingContext({ sql, rules, quoteLifetime }: PricingPorts, { principal }: ClientRequest) {
  const priceLists = priceStore(sql, rules)
  const promotions = promotionStore(sql, rules)
  let market: Promise<MarketRules> | undefined

  async function marketRules(): Promise<MarketRules> {
    const { priceLists: lists, taxRates } = await rules.current()
    return { ...principal.market, lists: listsFor(lists, { ...principal.market, now: rules.now() }), taxRates }
  }

  return {
    principal,
    rules,
    priceLists,
    prices: listLoaderOf((ids: readonly string[]) => priceLists.pricesOf(ids), ({ variantId }) => variantId),
    market: () => (market ??= marketRules()),
    usage: (uses: Uses) => usageOf(sql, uses, principal.id),
    promotions,
    promotionsById: loaderOf((ids: readonly string[]) => promotions.promotionsById(ids), ({ id }) => id),
    taxes: taxStore(sql, rules),
    quotes: quoteStore(sql, rules, quoteLifetime),
  }
}

export type Context = ReturnType<typeof pricingContext>
