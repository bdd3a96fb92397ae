import { DateTimeFilter, IdFilter, SortDirection, StringFilter } from '@ecolaura/graph'
import { Field, InputType, registerEnumType } from 'type-graphql'
import { ProductOrderField, type ProductFilter, type ProductOrder } from './product-filter.ts'
import { ProductStatus } from './product.ts'

@InputType('ProductStatusFilter', { description: 'A condition on a status.' })
export class ProductStatusFilter {
  @Field(() => ProductStatus, { nullable: true, description: 'It is this one.' })
  eq?: ProductStatus
  @Field(() => [ProductStatus], { nullable: true, description: 'It is one of these.' })
  in?: ProductStatus[]
}

@InputType('ProductFilter', { description: 'Which products: all that is given must hold. Nested at most 3 times.' })
export class ProductFilterInput implements ProductFilter {
  @Field(() => [ProductFilterInput], { nullable: true, description: 'All of these hold.' })
  and?: ProductFilterInput[]
  @Field(() => [ProductFilterInput], { nullable: true, description: 'At least one of these holds.' })
  or?: ProductFilterInput[]
  @Field(() => ProductFilterInput, { nullable: true, description: 'This does not hold.' })
  not?: ProductFilterInput
  @Field(() => IdFilter, { nullable: true, description: 'Its id.' })
  id?: IdFilter
  @Field(() => IdFilter, { nullable: true, description: 'Its name in addresses.' })
  handle?: IdFilter
  @Field(() => StringFilter, { nullable: true, description: 'Its name for people.' })
  title?: StringFilter
  @Field(() => StringFilter, { nullable: true, description: 'Who makes or sells it.' })
  vendor?: StringFilter
  @Field(() => StringFilter, { nullable: true, description: 'At least one of its tags.' })
  tags?: StringFilter
  @Field(() => IdFilter, { nullable: true, description: 'The id of its category, or of one above that.' })
  category?: IdFilter
  @Field(() => IdFilter, { nullable: true, description: 'The number of at least one of its variants.' })
  sku?: IdFilter
  @Field(() => ProductStatusFilter, { nullable: true, description: 'Whether shoppers see it.' })
  status?: ProductStatusFilter
  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was made known to the shop.' })
  createdAt?: DateTimeFilter
  @Field(() => DateTimeFilter, { nullable: true, description: 'When it last changed.' })
  updatedAt?: DateTimeFilter
  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was published.' })
  publishedAt?: DateTimeFilter
}

registerEnumType(ProductOrderField, {
  name: 'ProductOrderField',
  description: 'What a list of products is ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was made known to the shop.' },
    UPDATED_AT: { description: 'When it last changed.' },
    PUBLISHED_AT: { description: 'When it was published.' },
    TITLE: { description: 'Its name for people.' },
  },
})

@InputType('ProductOrder', { description: 'The order of a list of products.' })
export class ProductOrderInput implements ProductOrder {
  @Field(() => ProductOrderField, { description: 'What they are ordered by.' })
  field!: ProductOrderField
  @Field(() => SortDirection, { description: 'Which end comes first.' })
  direction!: SortDirection
}
