import { CountryCode, payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql'
import type { Address, AddressDraft } from './address.ts'

@ObjectType('Address', { description: 'Where goods go. It never changes: an edit makes a new one.', simpleResolvers: true })
@Directive('@key(fields: "id")')
export class AddressType implements Omit<Address, 'ownerId'> {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => String, { description: 'Who it is for.' })
  name!: string
  @Field(() => String, { description: 'Street and number.' })
  line1!: string
  @Field(() => String, { nullable: true, description: 'What else helps to find it.' })
  line2!: string | null
  @Field(() => String, { description: 'The town.' })
  city!: string
  @Field(() => String, { nullable: true, description: 'The postal code, as its country writes it.' })
  postalCode!: string | null
  @Field(() => String, { nullable: true, description: 'State or province.' })
  region!: string | null
  @Field(() => CountryCode, { description: 'The country.' })
  country!: string
  @Field(() => String, { nullable: true, description: 'A telephone number for the carrier.' })
  phone!: string | null
}

@InputType({ description: 'A new address.' })
export class AddAddressInput implements AddressDraft {
  @Field(() => String, { description: 'Who it is for.' })
  name!: string
  @Field(() => String, { description: 'Street and number.' })
  line1!: string
  @Field(() => String, { nullable: true, description: 'What else helps to find it.' })
  line2?: string
  @Field(() => String, { description: 'The town.' })
  city!: string
  @Field(() => String, { nullable: true, description: 'The postal code; needed where the country has them.' })
  postalCode?: string
  @Field(() => String, { nullable: true, description: 'State or province; needed where mail does not arrive without it.' })
  region?: string
  @Field(() => CountryCode, { description: 'The country.' })
  country!: string
  @Field(() => String, { nullable: true, description: 'A telephone number for the carrier.' })
  phone?: string
}

@InputType({ description: 'What an address shall be from now on, as a whole.' })
export class UpdateAddressInput extends AddAddressInput {
  @Field(() => ID, { description: 'The address that it replaces.' })
  addressId!: string
}

@InputType({ description: 'An address to remove.' })
export class RemoveAddressInput {
  @Field(() => ID, { description: 'The address.' })
  addressId!: string
}

export const AddAddressPayload = payloadType('AddAddressPayload', 'address', () => AddressType, 'The new address.')
export const UpdateAddressPayload = payloadType('UpdateAddressPayload', 'address', () => AddressType, 'The address that replaces the old one, under an id of its own.')
export const RemoveAddressPayload = payloadType('RemoveAddressPayload', 'address', () => AddressType, 'The address that was removed.')
