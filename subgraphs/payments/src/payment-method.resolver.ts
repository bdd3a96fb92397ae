import { maySee, signedIn } from '@ecolaura/kernel'
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkCard } from './card.ts'
import type { Context } from './context.ts'
import { expiryOf, labelOf, type PaymentMethod } from './payment-method.ts'
import {
  AddPaymentMethodInput,
  AddPaymentMethodPayload,
  PayingUserType,
  PaymentMethodType,
  RemovePaymentMethodInput,
  RemovePaymentMethodPayload,
  TestCardType,
} from './payment-method.types.ts'
import { TEST_CARDS, type TestCard } from './provider/test-card.ts'

@Resolver(() => PayingUserType)
export class UserPaymentMethodResolver {
  @FieldResolver(() => [PaymentMethodType], { nullable: true, description: 'The cards they may pay with. Null for strangers.' })
  async paymentMethods(@Root() { id }: PayingUserType, @Ctx() { principal, methodsOfOwner }: Context): Promise<PaymentMethod[] | null> {
    return maySee(principal, id) ? methodsOfOwner.load(id) : null
  }
}

@Resolver(() => PaymentMethodType)
export class PaymentMethodResolver {
  @FieldResolver(() => String, { description: 'When it expires, as printed on the card: "04/31".' })
  expiry(@Root() method: PaymentMethod): string {
    return expiryOf(method)
  }

  @FieldResolver(() => String, { description: 'How it is told apart from others: "Visa •••• 4242".' })
  label(@Root() method: PaymentMethod): string {
    return labelOf(method)
  }

  @Query(() => [PaymentMethodType], { description: 'The cards that you may pay with.' })
  paymentMethods(@Ctx() { principal, methodsOfOwner }: Context): Promise<PaymentMethod[]> {
    return methodsOfOwner.load(signedIn(principal).id)
  }

  @Query(() => [TestCardType], { description: 'The cards of the sandbox bank, each with another end.' })
  testCards(): readonly TestCard[] {
    return TEST_CARDS
  }

  @Mutation(() => AddPaymentMethodPayload, { description: 'Keeps a card to pay with; the bank keeps its number.' })
  async addPaymentMethod(@Arg('input', () => AddPaymentMethodInput, { description: 'The card.' }) input: AddPaymentMethodInput, @Ctx() { principal, methods, tokenise }: Context) {
    const ownerId = signedIn(principal).id
    const { expiryMonth, expiryYear } = input
    const card = checkCard({ ...input, number: input.cardNumber }, new Date())
    return { paymentMethod: await methods.add({ ownerId, ...(await tokenise(card)), expiryMonth, expiryYear }) }
  }

  @Mutation(() => RemovePaymentMethodPayload, { description: 'Forgets a card: nothing more can be paid with it.' })
  async removePaymentMethod(@Arg('input', () => RemovePaymentMethodInput, { description: 'The card.' }) { id }: RemovePaymentMethodInput, @Ctx() { principal, methods }: Context) {
    return { paymentMethod: await methods.remove(id, signedIn(principal).id) }
  }
}
