import { maySee, signedIn } from '@ecolaura/kernel'
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import { readAddress, type Address } from './address.ts'
import { AddAddressInput, AddAddressPayload, AddressType, RemoveAddressInput, RemoveAddressPayload, UpdateAddressInput, UpdateAddressPayload } from './address.types.ts'
import type { Context } from './context.ts'

@Resolver(() => AddressType)
export class AddressResolver {
  @Query(() => AddressType, { nullable: true, description: 'One of your addresses, also a removed one; staff see all.' })
  address(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<Address | undefined> {
    return addressFor(context, id)
  }

  @Mutation(() => AddAddressPayload, { description: 'Adds an address to your book.' })
  async addAddress(@Arg('input', () => AddAddressInput, { description: 'The address.' }) input: AddAddressInput, @Ctx() { addresses, principal }: Context) {
    return { address: await addresses.add(signedIn(principal).id, readAddress(input)) }
  }

  @Mutation(() => UpdateAddressPayload, { description: 'Replaces an address of your book by a new one; orders keep the old one.' })
  async updateAddress(@Arg('input', () => UpdateAddressInput, { description: 'The address.' }) input: UpdateAddressInput, @Ctx() { addresses, principal }: Context) {
    return { address: await addresses.replace(input.addressId, signedIn(principal).id, readAddress(input)) }
  }

  @Mutation(() => RemoveAddressPayload, { description: 'Takes an address out of your book; orders keep it.' })
  async removeAddress(@Arg('input', () => RemoveAddressInput, { description: 'Which.' }) input: RemoveAddressInput, @Ctx() { addresses, principal }: Context) {
    return { address: await addresses.remove(input.addressId, signedIn(principal).id) }
  }
}

/** An address if the caller may see it: its owner, staff, and the platform's services. Others get what they get for none. */
export async function addressFor({ addressById, principal }: Context, id: string): Promise<Address | undefined> {
  const address = await addressById.load(id)
  return address && maySee(principal, address.ownerId) ? address : undefined
}
