import { CurrencyCode, readMoney, showMoney } from '@ecolaura/graph'
import { maySee, newId, parseMoney, signedIn } from '@ecolaura/kernel'
import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { addLines, applyCoupon, changeLines, removeCoupon, setDelivery, type Cart, type CartLine, type LineChange } from './cart.ts'
import { cartProblems, type LineFacts } from './cart-problem.ts'
import {
  AddCartLinesInput, CartCouponInput, CartLineType, CartPayload, CartProblemType, CartType, ChangeCartLinesInput, CreateCartInput, SetCartDeliveryInput, type CartLineInput,
} from './cart.types.ts'
import type { Context } from './context.ts'
import { ForeignAddress, ForeignVariant } from './foreign.types.ts'

/** What the router brings along with a cart for `problems`: its lines in their order, with other areas' facts. */
type Brought = { lines?: { variant?: { availableQuantity?: number | null; price?: { amount: { amount: string; currencyCode: string } } | null } | null }[] }

const read = (lines: readonly CartLineInput[]): LineChange[] =>
  lines.map(({ variantId, quantity, seenPrice }) => ({ variantId, quantity, ...(seenPrice && { seenPrice: readMoney(seenPrice) }) }))
const lineId = () => newId('lin')

@Resolver(() => CartLineType)
export class CartLineResolver {
  @FieldResolver(() => ForeignVariant, { nullable: true, description: 'What is bought.' })
  variant(@Root() { variantId }: CartLine): { id: string } {
    return { id: variantId }
  }
}

@Resolver(() => CartType)
export class CartResolver {
  @Query(() => CartType, { nullable: true, description: 'A cart of yours; without an id the one you worked on last.' })
  async cart(@Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null, @Ctx() { carts, cart, principal }: Context): Promise<Cart | undefined> {
    const found = id ? await cart.load(id) : await carts.current(signedIn(principal).id)
    return found && maySee(principal, found.ownerId) ? found : undefined
  }

  @FieldResolver(() => CurrencyCode, { description: 'The currency of its prices.' })
  currencyCode(@Root() { currency }: Cart): string {
    return currency
  }

  @FieldResolver(() => [CartLineType], { description: 'What is in it, in the order in which it was added.' })
  lines(@Root() { lines }: Cart): readonly CartLine[] {
    return lines
  }

  @FieldResolver(() => ForeignAddress, { nullable: true, description: 'Where it goes.' })
  deliveryAddress(@Root() { addressId }: Cart): { id: string } | undefined {
    return addressId ? { id: addressId } : undefined
  }

  @Directive('@requires(fields: "lines { variant { availableQuantity price { amount { amount currencyCode } } } }")')
  @FieldResolver(() => [CartProblemType], { nullable: true, description: 'What keeps it from being ordered, or the shopper should know; empty when all is well.' })
  problems(@Root() cart: Cart & { brought?: Brought }): CartProblemType[] {
    const facts = new Map(cart.lines.map(({ id }, index) => [id, factsOf(cart.brought?.lines?.[index]?.variant)]))
    return cartProblems(cart, (id) => facts.get(id) ?? {}).map((problem) => ({ ...problem, price: problem.price && showMoney(problem.price) }))
  }

  @Mutation(() => CartPayload, { description: 'Begins a cart.' })
  async createCart(@Arg('input', () => CreateCartInput, { description: 'The cart.' }) input: CreateCartInput, @Ctx() { carts, principal }: Context) {
    const owner = signedIn(principal)
    const lines = read(input.lines)
    return { cart: await carts.create(owner, (cart) => addLines(cart, lines, lineId)) }
  }

  @Mutation(() => CartPayload, { description: 'Puts goods into a cart.' })
  async addCartLines(@Arg('input', () => AddCartLinesInput, { description: 'The goods.' }) input: AddCartLinesInput, @Ctx() { carts, principal }: Context) {
    return { cart: await carts.change(input.cartId, principal, input.expectedVersion, (cart) => addLines(cart, read(input.lines), lineId)) }
  }

  @Mutation(() => CartPayload, { description: 'Changes quantities, all or none; zero removes a line.' })
  async changeCartLines(@Arg('input', () => ChangeCartLinesInput, { description: 'The changes.' }) input: ChangeCartLinesInput, @Ctx() { carts, principal }: Context) {
    return { cart: await carts.change(input.cartId, principal, input.expectedVersion, (cart) => changeLines(cart, input.lines)) }
  }

  @Mutation(() => CartPayload, { description: 'Says where and how the goods go.' })
  async setCartDelivery(@Arg('input', () => SetCartDeliveryInput, { description: 'The delivery.' }) input: SetCartDeliveryInput, @Ctx() { carts, principal }: Context) {
    return { cart: await carts.change(input.cartId, principal, input.expectedVersion, (cart) => setDelivery(cart, input)) }
  }

  @Mutation(() => CartPayload, { description: 'Enters a coupon code. Whether it holds is said by `pricing`.' })
  async applyCoupon(@Arg('input', () => CartCouponInput, { description: 'The code.' }) input: CartCouponInput, @Ctx() { carts, principal }: Context) {
    return { cart: await carts.change(input.cartId, principal, input.expectedVersion, (cart) => applyCoupon(cart, input.code)) }
  }

  @Mutation(() => CartPayload, { description: 'Takes a coupon code out.' })
  async removeCoupon(@Arg('input', () => CartCouponInput, { description: 'The code.' }) input: CartCouponInput, @Ctx() { carts, principal }: Context) {
    return { cart: await carts.change(input.cartId, principal, input.expectedVersion, (cart) => removeCoupon(cart, input.code)) }
  }
}

function factsOf(variant: NonNullable<Brought['lines']>[number]['variant']): LineFacts {
  const price = variant?.price && parseMoney(variant.price.amount.amount, variant.price.amount.currencyCode)
  return { available: variant?.availableQuantity, price: variant ? (price ?? null) : undefined }
}
