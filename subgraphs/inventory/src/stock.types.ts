import { CountryCode, payloadType, StaleVersionError, UserError } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { AdjustmentReason, Availability, type Location, type StockLevel } from './stock.ts'

registerEnumType(Availability, {
  name: 'Availability',
  description: 'Whether a variant can be bought now.',
  valuesConfig: {
    IN_STOCK: { description: 'There is enough.' },
    LOW_STOCK: { description: 'Few are left.' },
    OUT_OF_STOCK: { description: 'None is left.' },
  },
})

registerEnumType(AdjustmentReason, {
  name: 'AdjustmentReason',
  description: 'Why stock was changed by hand.',
  valuesConfig: {
    RECEIVED: { description: 'Goods arrived.' },
    COUNTED: { description: 'A stocktake found another number.' },
    DAMAGED: { description: 'Goods cannot be sold any more.' },
    RETURNED: { description: 'A customer sent goods back.' },
    IMPORTED: { description: 'A catalogue file brought the number.' },
    OTHER: { description: 'None of these.' },
  },
})

@ObjectType('Location', { description: 'A place that keeps goods.', simpleResolvers: true })
@Directive('@key(fields: "id")')
export class LocationType implements Location {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => String, { description: 'A short name for programs, unique in the shop.' })
  code!: string
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => CountryCode, { description: 'The country it is in.' })
  country!: string
  @Field(() => Int, { description: 'Orders are served from the lowest number first.' })
  priority!: number
}

@ObjectType('StockLevel', { description: 'What one location has of one variant.' })
export class StockLevelType implements Pick<StockLevel, 'available' | 'reserved' | 'sold' | 'lowStockThreshold' | 'version'> {
  @Field(() => Int, { description: 'Can be bought now.', simple: true })
  available!: number
  @Field(() => Int, { description: 'Set aside for orders under way.', simple: true })
  reserved!: number
  @Field(() => Int, { description: 'Sold so far.', simple: true })
  sold!: number
  @Field(() => Int, { description: 'At or below this number the stock counts as low.', simple: true })
  lowStockThreshold!: number
  @Field(() => Int, { description: 'Grows with each change; pass it as `expectedVersion`.', simple: true })
  version!: number
}

/** Belongs to catalog; this area adds what it knows of it. */
@ObjectType('Variant', { description: 'A thing that can be bought: a product in one choice of its options.' })
@Directive('@key(fields: "id")')
export class StockedVariantType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
}

@InputType({ description: 'A new location.' })
export class CreateLocationInput {
  @Field(() => String, { description: 'A short name for programs, unique in the shop.' })
  code!: string
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => CountryCode, { description: 'The country it is in.' })
  country!: string
  @Field(() => Int, { defaultValue: 100, description: 'Orders are served from the lowest number first.' })
  priority!: number
}

@InputType({ description: 'A change of stock by hand.' })
export class AdjustStockInput {
  @Field(() => ID, { description: 'The variant whose stock changes.' })
  variantId!: string
  @Field(() => ID, { description: 'Where it changes.' })
  locationId!: string
  @Field(() => Int, { nullable: true, description: 'How many more; negative for fewer. Either this or `setTo`.' })
  delta?: number
  @Field(() => Int, { nullable: true, description: 'How many are available from now on.' })
  setTo?: number
  @Field(() => AdjustmentReason, { description: 'Why.' })
  reason!: AdjustmentReason
  @Field(() => String, { description: 'Your key for this change: the same key again changes nothing more.' })
  idempotencyKey!: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the level is at another version by now.' })
  expectedVersion?: number
}

@ObjectType('InsufficientStockError', { implements: UserError, description: 'There is less than the change would take.', simpleResolvers: true })
export class InsufficientStockError extends UserError {
  @Field(() => Int, { description: 'How many are available.' })
  available!: number
}

export const CreateLocationPayload = payloadType('CreateLocationPayload', 'location', () => LocationType, 'The new location.')
export const AdjustStockPayload = payloadType('AdjustStockPayload', 'stockLevel', () => StockLevelType, 'The level as it is now.')
export const userErrorTypes = [InsufficientStockError, StaleVersionError]
