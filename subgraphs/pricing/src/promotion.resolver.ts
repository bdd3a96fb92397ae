import { connectionType, decodeCursor, Decimal, MoneyType, PageArgs, pageOf, pageSize, readMoney, showMoney, type Page } from '@ecolaura/graph'
import { staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { periodOf } from './period.ts'
import { checkedCoupon, checkedPromotion, type Coupon, type Promotion } from './promotion.ts'
import type { Counted } from './promotion.store.ts'
import {
  CouponType,
  CreateCouponInput,
  CreateCouponPayload,
  CreatePromotionInput,
  CreatePromotionPayload,
  EndPromotionInput,
  EndPromotionPayload,
  PromotionType,
} from './promotion.types.ts'
import { percentText } from './rounding.ts'
import { readPercent } from './tax.ts'

const PromotionConnection = connectionType('Promotion', () => PromotionType)
const CouponConnection = connectionType('Coupon', () => CouponType)

@Resolver(() => PromotionType)
export class PromotionResolver {
  @FieldResolver(() => Decimal, { nullable: true, description: 'Of a PERCENTAGE: how many per cent.' })
  percent(@Root() { basisPoints }: Promotion): string | null {
    return basisPoints === null ? null : percentText(basisPoints)
  }

  @FieldResolver(() => MoneyType, { nullable: true, description: 'Of an AMOUNT: off the cart once, or off each piece of the variants.' })
  amount(@Root() { amount }: Promotion): MoneyType | null {
    return amount && showMoney(amount)
  }

  @FieldResolver(() => MoneyType, { nullable: true, description: 'What the goods must cost before any discount.' })
  minimum(@Root() { minimum }: Promotion): MoneyType | null {
    return minimum && showMoney(minimum)
  }

  @Query(() => PromotionConnection, { description: 'All promotions, the newest first. For staff.' })
  async promotions(@Args(() => PageArgs) args: PageArgs, @Ctx() { promotions, principal }: Context): Promise<Page<Promotion>> {
    staffOnly(principal)
    const page = await promotions.promotions(pageSize(args.first) + 1, afterId(args))
    return pageOf(page, args, ({ id }) => [id], () => promotions.count('promotions'))
  }

  @Mutation(() => CreatePromotionPayload, { description: 'Adds a promotion. For staff.' })
  async createPromotion(@Arg('input', () => CreatePromotionInput, { description: 'The promotion.' }) input: CreatePromotionInput, @Ctx() { promotions, principal }: Context) {
    staffOnly(principal)
    const { percent, amount, minimum, usageLimit, ...promotion } = input
    return {
      promotion: await promotions.createPromotion(
        checkedPromotion({
          ...promotion,
          ...periodOf(input),
          basisPoints: percent == null ? null : readPercent(percent, 1),
          amount: amount ? readMoney(amount) : null,
          minimum: minimum ? readMoney(minimum) : null,
          usageLimit: usageLimit ?? null,
        }),
      ),
    }
  }

  @Mutation(() => EndPromotionPayload, { description: 'Ends a promotion now, and its coupons with it. For staff.' })
  async endPromotion(@Arg('input', () => EndPromotionInput, { description: 'Which.' }) { id }: EndPromotionInput, @Ctx() { promotions, principal }: Context) {
    staffOnly(principal)
    return { promotion: await promotions.endPromotion(id) }
  }
}

@Resolver(() => CouponType)
export class CouponResolver {
  @FieldResolver(() => PromotionType, { nullable: true, description: 'What it gives.' })
  promotion(@Root() { promotionId }: Coupon, @Ctx() { promotionsById }: Context): Promise<Counted<Promotion> | undefined> {
    return promotionsById.load(promotionId)
  }

  @Query(() => CouponConnection, { description: 'All coupons, the newest first. For staff.' })
  async coupons(@Args(() => PageArgs) args: PageArgs, @Ctx() { promotions, principal }: Context): Promise<Page<Coupon>> {
    staffOnly(principal)
    const page = await promotions.coupons(pageSize(args.first) + 1, afterId(args))
    return pageOf(page, args, ({ id }) => [id], () => promotions.count('coupons'))
  }

  @Mutation(() => CreateCouponPayload, { description: 'Adds a coupon for a promotion that requires one. For staff.' })
  async createCoupon(@Arg('input', () => CreateCouponInput, { description: 'The coupon.' }) input: CreateCouponInput, @Ctx() { promotions, principal }: Context) {
    staffOnly(principal)
    const { code, promotionId, usageLimit = null, usageLimitPerCustomer = null } = input
    return { coupon: await promotions.createCoupon(checkedCoupon({ code, promotionId, usageLimit, usageLimitPerCustomer, ...periodOf(input) })) }
  }
}

const afterId = ({ after }: PageArgs): string | undefined => (after ? String(decodeCursor(after, 1)[0]) : undefined)
