import { CurrencyCode, readMoney, showMoney } from '@ecolaura/graph'
import { money, staffOnly } from '@ecolaura/kernel'
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { periodOf } from './period.ts'
import { quantityBreaks, unitPrice, wholeQuantity, type PriceList } from './price.ts'
import { CreatePriceListInput, CreatePriceListPayload, PriceListType, QuantityBreakType, SetPricesInput, SetPricesPayload, VariantPricesType, VariantPriceType } from './price.types.ts'
import { taxWithin } from './tax.ts'

@Resolver(() => VariantPricesType)
export class VariantPricesResolver {
  @FieldResolver(() => VariantPriceType, { nullable: true, description: 'What one piece costs in your market; null when it is not sold there.' })
  async price(
    @Root() { id }: VariantPricesType,
    @Arg('quantity', () => Int, { defaultValue: 1, description: 'How many are bought: larger quantities may cost less each.' }) quantity: number,
    @Ctx() { prices, market }: Context,
  ): Promise<VariantPriceType | null> {
    const pieces = wholeQuantity(quantity)
    const [own, { lists, taxRates, country, currency }] = await Promise.all([prices.load(id), market()])
    const price = unitPrice(lists, own, pieces, country, taxRates)
    if (!price) return null
    const tax = taxWithin(price.amount, price.basisPoints ?? 0)
    const show = (minor: number) => showMoney(money(minor, currency))
    return {
      amount: show(price.amount),
      net: show(price.amount - tax),
      tax: show(tax),
      compareAt: price.compareAt === null ? null : show(price.compareAt),
      minQuantity: price.minQuantity,
      priceList: price.list.name,
    }
  }

  @FieldResolver(() => [QuantityBreakType], { nullable: true, description: 'The quantities at which the price of one piece changes, from the smallest.' })
  async quantityBreaks(@Root() { id }: VariantPricesType, @Ctx() { prices, market }: Context): Promise<QuantityBreakType[]> {
    const [own, { lists, taxRates, country, currency }] = await Promise.all([prices.load(id), market()])
    return quantityBreaks(lists, own, country, taxRates).map(({ minQuantity, amount }) => ({ minQuantity, amount: showMoney(money(amount, currency)) }))
  }
}

@Resolver(() => PriceListType)
export class PriceListResolver {
  @FieldResolver(() => CurrencyCode, { description: 'The currency of its prices.' })
  currencyCode(@Root() { currency }: PriceList): string {
    return currency
  }

  @Query(() => [PriceListType], { description: 'All price lists, by currency and priority. For staff.' })
  priceLists(@Ctx() { priceLists, principal }: Context): Promise<PriceList[]> {
    staffOnly(principal)
    return priceLists.priceLists()
  }

  @Mutation(() => CreatePriceListPayload, { description: 'Adds a price list. For staff.' })
  async createPriceList(@Arg('input', () => CreatePriceListInput, { description: 'The list.' }) input: CreatePriceListInput, @Ctx() { priceLists, principal }: Context) {
    staffOnly(principal)
    const { currencyCode: currency, group = null, ...list } = input
    return { priceList: await priceLists.createPriceList({ ...list, ...periodOf(input), currency, group }) }
  }

  @Mutation(() => SetPricesPayload, { description: 'Sets prices in a list. For staff.' })
  async setPrices(@Arg('input', () => SetPricesInput, { description: 'The prices.' }) { priceListId, prices }: SetPricesInput, @Ctx() { priceLists, principal }: Context) {
    staffOnly(principal)
    const changes = prices.map(({ variantId, minQuantity, amount, compareAt }) => ({
      variantId,
      minQuantity,
      amount: amount ? readMoney(amount) : null,
      compareAt: compareAt ? readMoney(compareAt) : null,
    }))
    return { priceList: await priceLists.setPrices(priceListId ?? null, changes) }
  }
}
