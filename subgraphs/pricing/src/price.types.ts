import { CountryCode, CurrencyCode, DateTime, MoneyInput, MoneyType, payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { PriceList } from './price.ts'

@ObjectType('VariantPrice', { description: 'What a variant costs.', simpleResolvers: true })
export class VariantPriceType {
  @Field(() => MoneyType, { description: 'The price, tax included.' })
  amount!: MoneyType
  @Field(() => MoneyType, { description: 'The price without tax.' })
  net!: MoneyType
  @Field(() => MoneyType, { description: 'The tax in the price.' })
  tax!: MoneyType
  @Field(() => MoneyType, { nullable: true, description: 'A former or recommended price, when it is higher.' })
  compareAt!: MoneyType | null
  @Field(() => Int, { description: 'From how many pieces on it holds.' })
  minQuantity!: number
  @Field(() => String, { description: 'The name of the price list that decided.' })
  priceList!: string
}

@ObjectType('QuantityBreak', { description: 'A price for larger quantities.', simpleResolvers: true })
export class QuantityBreakType {
  @Field(() => Int, { description: 'From how many pieces on it holds.' })
  minQuantity!: number
  @Field(() => MoneyType, { description: 'The price of one piece, tax included.' })
  amount!: MoneyType
}

/** Belongs to catalog; this area adds what it costs. */
@ObjectType('Variant', { description: 'A thing that can be bought: a product in one choice of its options.' })
@Directive('@key(fields: "id")')
export class VariantPricesType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
}

@ObjectType('PriceList', { description: 'Prices of one currency for some or all customers, countries and dates.' })
export class PriceListType implements Omit<PriceList, 'currency'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its name for people.', simple: true })
  name!: string
  @Field(() => String, { nullable: true, description: 'The customer group that it is for; null for everyone.', simple: true })
  group!: string | null
  @Field(() => [CountryCode], { description: 'The countries that it is for; empty for all.', simple: true })
  countries!: string[]
  @Field(() => DateTime, { nullable: true, description: 'When it begins to hold.', simple: true })
  startsAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ceases to hold.', simple: true })
  endsAt!: Date | null
  @Field(() => Int, { description: 'The highest list that has a price gives it.', simple: true })
  priority!: number
  @Field(() => Boolean, { description: 'Whether imports and unnamed prices of its currency go here.', simple: true })
  isDefault!: boolean
  @Field(() => Boolean, { description: 'Whether its prices include tax.', simple: true })
  taxIncluded!: boolean
}

@InputType({ description: 'A new price list.' })
export class CreatePriceListInput {
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => CurrencyCode, { description: 'The currency of its prices.' })
  currencyCode!: string
  @Field(() => String, { nullable: true, description: 'The customer group that it is for; leave out for everyone.' })
  group?: string | null
  @Field(() => [CountryCode], { defaultValue: [], description: 'The countries that it is for; empty for all.' })
  countries!: string[]
  @Field(() => DateTime, { nullable: true, description: 'When it begins to hold.' })
  startsAt?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it ceases to hold.' })
  endsAt?: Date | null
  @Field(() => Int, { defaultValue: 10, description: 'The highest list that has a price gives it; default lists have 0.' })
  priority!: number
  @Field(() => Boolean, { defaultValue: true, description: 'Whether its prices include tax.' })
  taxIncluded!: boolean
}

@InputType({ description: 'The price of a variant from a quantity on.' })
export class PriceInput {
  @Field(() => ID, { description: 'The variant.' })
  variantId!: string
  @Field(() => Int, { defaultValue: 1, description: 'From how many pieces on it holds.' })
  minQuantity!: number
  @Field(() => MoneyInput, { nullable: true, description: 'The price of one piece; null takes the price away.' })
  amount?: MoneyInput | null
  @Field(() => MoneyInput, { nullable: true, description: 'A former or recommended price.' })
  compareAt?: MoneyInput | null
}

@InputType({ description: 'Prices to set in one list.' })
export class SetPricesInput {
  @Field(() => ID, { nullable: true, description: 'The list; without it the default list of the currency, which is made when missing.' })
  priceListId?: string | null
  @Field(() => [PriceInput], { description: 'The prices; others in the list stay as they are.' })
  prices!: PriceInput[]
}

export const CreatePriceListPayload = payloadType('CreatePriceListPayload', 'priceList', () => PriceListType, 'The new list.')
export const SetPricesPayload = payloadType('SetPricesPayload', 'priceList', () => PriceListType, 'The list whose prices were set.')
