import { connectionType, decodeCursor, PageArgs, pageOf, pageSize, type Page } from '@ecolaura/graph'
import { staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { Availability, availabilityOf, availableOf, type Location, type StockLevel } from './stock.ts'
import { AdjustStockInput, AdjustStockPayload, CreateLocationInput, CreateLocationPayload, LocationType, StockedVariantType, StockLevelType } from './stock.types.ts'

const StockLevelConnection = connectionType('StockLevel', () => StockLevelType)

@Resolver(() => StockedVariantType)
export class VariantStockResolver {
  @FieldResolver(() => Availability, { nullable: true, description: 'Whether it can be bought now.' })
  async availability(@Root() { id }: StockedVariantType, @Ctx() { levels }: Context): Promise<Availability> {
    return availabilityOf(await levels.load(id))
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many can be bought now, over all locations.' })
  async availableQuantity(@Root() { id }: StockedVariantType, @Ctx() { levels }: Context): Promise<number> {
    return availableOf(await levels.load(id))
  }

  @FieldResolver(() => [StockLevelType], { nullable: true, description: 'The stock of each location. For staff.' })
  stockLevels(@Root() { id }: StockedVariantType, @Ctx() { levels, principal }: Context): Promise<StockLevel[]> {
    staffOnly(principal)
    return levels.load(id)
  }
}

@Resolver(() => StockLevelType)
export class StockLevelResolver {
  @FieldResolver(() => StockedVariantType, { nullable: true, description: 'The variant that is counted.' })
  variant(@Root() { variantId }: StockLevel): StockedVariantType {
    return { id: variantId }
  }

  @FieldResolver(() => LocationType, { nullable: true, description: 'Where it is.' })
  location(@Root() { locationId }: StockLevel, @Ctx() { locations }: Context): Promise<Location | undefined> {
    return locations.load(locationId)
  }

  @Query(() => [LocationType], { description: 'The places that keep goods, in the order in which they serve. For staff.' })
  locations(@Ctx() { stock, principal }: Context): Promise<Location[]> {
    staffOnly(principal)
    return stock.locations()
  }

  @Query(() => StockLevelConnection, { description: 'Levels at or below their threshold, the emptiest first. For staff.' })
  async lowStock(@Args(() => PageArgs) args: PageArgs, @Ctx() { stock, principal }: Context): Promise<Page<StockLevel>> {
    staffOnly(principal)
    const levels = await stock.lowStock(pageSize(args.first) + 1, args.after ? decodeCursor(args.after, 3) : undefined)
    return pageOf(levels, args, ({ available, variantId, locationId }) => [available, variantId, locationId], () => stock.countLowStock())
  }

  @Mutation(() => CreateLocationPayload, { description: 'Adds a place that keeps goods. For staff.' })
  async createLocation(@Arg('input', () => CreateLocationInput, { description: 'The location.' }) input: CreateLocationInput, @Ctx() { stock, principal }: Context) {
    staffOnly(principal)
    return { location: await stock.createLocation(input) }
  }

  @Mutation(() => AdjustStockPayload, { description: 'Changes what is available by hand, with a reason. For staff.' })
  async adjustStock(@Arg('input', () => AdjustStockInput, { description: 'The change.' }) input: AdjustStockInput, @Ctx() { stock, principal }: Context) {
    return { stockLevel: await stock.adjust({ ...input, actor: staffOnly(principal).id }) }
  }
}
