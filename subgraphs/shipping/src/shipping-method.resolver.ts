import { MoneyType, readMoney, showMoney } from '@ecolaura/graph'
import { staffOnly } from '@ecolaura/kernel'
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { checkMethod, type ShippingMethod, type ShippingOption, type ShippingZone, type WeightTier } from './shipping-method.ts'
import {
  CreateShippingMethodInput,
  CreateShippingMethodPayload,
  ShippingMethodType,
  ShippingOptionType,
  UpdateShippingMethodInput,
  UpdateShippingMethodPayload,
  WeightTierType,
  type ShippingZoneInput,
} from './shipping-method.types.ts'

@Resolver(() => ShippingOptionType)
export class ShippingOptionResolver {
  @FieldResolver(() => MoneyType, { nullable: true, description: 'What it costs for the cart; null outside a cart.' })
  cost(@Root() { cost }: ShippingOption): MoneyType | null {
    return cost ? showMoney(cost) : null
  }
}

@Resolver(() => WeightTierType)
export class WeightTierResolver {
  @FieldResolver(() => MoneyType, { description: 'The price.' })
  price(@Root() { price }: WeightTier): MoneyType {
    return showMoney(price)
  }
}

@Resolver(() => ShippingMethodType)
export class ShippingMethodResolver {
  @Query(() => [ShippingMethodType], { description: 'All ways to send parcels, offered or not. For staff.' })
  shippingMethods(@Ctx() { methods, principal }: Context): Promise<ShippingMethod[]> {
    staffOnly(principal)
    return methods.all()
  }

  @Mutation(() => CreateShippingMethodPayload, { description: 'Adds a way to send parcels. For staff.' })
  async createShippingMethod(@Arg('input', () => CreateShippingMethodInput, { description: 'The method.' }) input: CreateShippingMethodInput, @Ctx() { methods, principal }: Context) {
    staffOnly(principal)
    return { shippingMethod: await methods.create(checkMethod({ ...input, zones: readZones(input.zones) })) }
  }

  @Mutation(() => UpdateShippingMethodPayload, { description: 'Changes a way to send parcels. For staff.' })
  async updateShippingMethod(@Arg('input', () => UpdateShippingMethodInput, { description: 'The changes.' }) input: UpdateShippingMethodInput, @Ctx() { methods, principal }: Context) {
    staffOnly(principal)
    const { id, expectedVersion, zones, ...changes } = input
    return { shippingMethod: await methods.update(id, { ...changes, ...(zones && { zones: readZones(zones) }) }, expectedVersion) }
  }
}

const readZones = (zones: readonly ShippingZoneInput[]): ShippingZone[] =>
  zones.map(({ name, countries, tiers }) => ({ name, countries, tiers: tiers.map(({ upToGrams, price }) => ({ upToGrams, price: readMoney(price) })) }))
