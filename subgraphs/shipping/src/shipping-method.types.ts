import { CountryCode, MoneyInput, payloadType, StaleVersionError } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { TransportMode, type ShippingMethod, type ShippingOption } from './shipping-method.ts'

registerEnumType(TransportMode, {
  name: 'TransportMode',
  description: 'How a parcel travels for most of its way.',
  valuesConfig: {
    ROAD: { description: 'By van or lorry.' },
    RAIL: { description: 'By train.' },
    BIKE: { description: 'By cargo bike.' },
    AIR: { description: 'By plane.' },
    SHIP: { description: 'By sea.' },
    PICK_UP: { description: 'Not at all: the customer fetches it.' },
  },
})

@ObjectType('ShippingOption', { description: 'A way to have a cart sent, with its price for that cart.' })
@Directive('@key(fields: "id")')
export class ShippingOptionType implements Omit<ShippingOption, 'cost' | 'zone'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its name for people.', simple: true })
  name!: string
  @Field(() => String, { description: 'Who carries the parcel.', simple: true })
  carrier!: string
  @Field(() => String, { description: 'What to expect of it, in a sentence.', simple: true })
  description!: string
  @Field(() => TransportMode, { description: 'How the parcel travels.', simple: true })
  mode!: TransportMode
  @Field(() => Int, { description: 'Working days that it takes at least.', simple: true })
  minDays!: number
  @Field(() => Int, { description: 'Working days that it takes at most, as a rule.', simple: true })
  maxDays!: number
  @Field(() => String, { nullable: true, description: 'The zone that the cart\'s country is in; null outside a cart.', simple: true })
  zone?: string
}

@ObjectType('WeightTier', { description: 'The price of a parcel up to a weight.' })
export class WeightTierType {
  @Field(() => Int, { description: 'The heaviest parcel of this price, in grams.', simple: true })
  upToGrams!: number
}

@ObjectType('ShippingZone', { description: 'Countries that cost the same.', simpleResolvers: true })
export class ShippingZoneType {
  @Field(() => String, { description: 'Its name.' })
  name!: string
  @Field(() => [CountryCode], { description: 'Its countries; none means all that no other zone of the method names.' })
  countries!: string[]
  @Field(() => [WeightTierType], { description: 'Its prices, from light to heavy.' })
  tiers!: WeightTierType[]
}

@ObjectType('ShippingMethod', { description: 'A way to send parcels with all its prices, as staff keeps it.', simpleResolvers: true })
export class ShippingMethodType implements ShippingMethod {
  @Field(() => ID, { description: 'Its id, the same as that of the option.' })
  id!: string
  @Field(() => String, { description: 'A short name for programs, unique in the shop.' })
  code!: string
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => String, { description: 'Who carries the parcel.' })
  carrier!: string
  @Field(() => String, { description: 'What to expect of it, in a sentence.' })
  description!: string
  @Field(() => TransportMode, { description: 'How the parcel travels.' })
  mode!: TransportMode
  @Field(() => Int, { description: 'Working days that it takes at least.' })
  minDays!: number
  @Field(() => Int, { description: 'Working days that it takes at most, as a rule.' })
  maxDays!: number
  @Field(() => Int, { description: 'Offered from the lowest number first.' })
  position!: number
  @Field(() => Boolean, { description: 'Whether it is offered.' })
  isActive!: boolean
  @Field(() => [ShippingZoneType], { description: 'Where it goes and what it costs there.' })
  zones!: ShippingMethod['zones'] & ShippingZoneType[]
  @Field(() => Int, { description: 'Grows with each change; pass it as `expectedVersion`.' })
  version!: number
}

@InputType({ description: 'The price of a parcel up to a weight.' })
export class WeightTierInput {
  @Field(() => Int, { description: 'The heaviest parcel of this price, in grams.' })
  upToGrams!: number
  @Field(() => MoneyInput, { description: 'The price. Only carts of its currency are offered it.' })
  price!: MoneyInput
}

@InputType({ description: 'Countries that cost the same.' })
export class ShippingZoneInput {
  @Field(() => String, { description: 'Its name.' })
  name!: string
  @Field(() => [CountryCode], { description: 'Its countries; none means all that no other zone of the method names.' })
  countries!: string[]
  @Field(() => [WeightTierInput], { description: 'Its prices, from light to heavy.' })
  tiers!: WeightTierInput[]
}

@InputType({ description: 'A new way to send parcels.' })
export class CreateShippingMethodInput {
  @Field(() => String, { description: 'A short name for programs, unique in the shop.' })
  code!: string
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => String, { description: 'Who carries the parcel.' })
  carrier!: string
  @Field(() => String, { defaultValue: '', description: 'What to expect of it, in a sentence.' })
  description!: string
  @Field(() => TransportMode, { description: 'How the parcel travels.' })
  mode!: TransportMode
  @Field(() => Int, { description: 'Working days that it takes at least.' })
  minDays!: number
  @Field(() => Int, { description: 'Working days that it takes at most, as a rule.' })
  maxDays!: number
  @Field(() => Int, { defaultValue: 100, description: 'Offered from the lowest number first.' })
  position!: number
  @Field(() => [ShippingZoneInput], { description: 'Where it goes and what it costs there.' })
  zones!: ShippingZoneInput[]
}

@InputType({ description: 'Changes of a way to send parcels; what is left out stays.' })
export class UpdateShippingMethodInput {
  @Field(() => ID, { description: 'The method.' })
  id!: string
  @Field(() => String, { nullable: true, description: 'Its name for people.' })
  name?: string
  @Field(() => String, { nullable: true, description: 'Who carries the parcel.' })
  carrier?: string
  @Field(() => String, { nullable: true, description: 'What to expect of it, in a sentence.' })
  description?: string
  @Field(() => TransportMode, { nullable: true, description: 'How the parcel travels.' })
  mode?: TransportMode
  @Field(() => Int, { nullable: true, description: 'Working days that it takes at least.' })
  minDays?: number
  @Field(() => Int, { nullable: true, description: 'Working days that it takes at most, as a rule.' })
  maxDays?: number
  @Field(() => Int, { nullable: true, description: 'Offered from the lowest number first.' })
  position?: number
  @Field(() => Boolean, { nullable: true, description: 'Whether it is offered.' })
  isActive?: boolean
  @Field(() => [ShippingZoneInput], { nullable: true, description: 'Where it goes and what it costs there, in place of all that was.' })
  zones?: ShippingZoneInput[]
  @Field(() => Int, { nullable: true, description: 'Refuse when the method is at another version by now.' })
  expectedVersion?: number
}

export const CreateShippingMethodPayload = payloadType('CreateShippingMethodPayload', 'shippingMethod', () => ShippingMethodType, 'The new method.')
export const UpdateShippingMethodPayload = payloadType('UpdateShippingMethodPayload', 'shippingMethod', () => ShippingMethodType, 'The method as it is now.')
export const userErrorTypes = [StaleVersionError]
