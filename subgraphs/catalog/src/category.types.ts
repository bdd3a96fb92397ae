import { payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { Category } from './category.ts'

@ObjectType('Category', { description: 'A shelf of the shop; what stands in the categories below it stands in it too.' })
@Directive('@key(fields: "id")')
export class CategoryType implements Pick<Category, 'id' | 'slug' | 'name' | 'description' | 'version'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its name in addresses, unique in the shop.', simple: true })
  slug!: string
  @Field(() => String, { description: 'Its name for people.', simple: true })
  name!: string
  @Field(() => String, { nullable: true, description: 'What stands in it.', simple: true })
  description!: string | null
  @Field(() => Int, { description: 'Grows with each change; pass it as `expectedVersion`.', simple: true })
  version!: number
}

@InputType({ description: 'A new category.' })
export class CreateCategoryInput {
  @Field(() => String, { description: 'Its name for people.' })
  name!: string
  @Field(() => String, { nullable: true, description: 'Its name in addresses; made from the name when left out.' })
  slug?: string
  @Field(() => String, { nullable: true, description: 'What stands in it.' })
  description?: string
  @Field(() => ID, { nullable: true, description: 'The category that it stands under.' })
  parentId?: string
}

@InputType({ description: 'A change of a category: what is left out stays, null takes it away.' })
export class UpdateCategoryInput {
  @Field(() => ID, { description: 'The category.' })
  id!: string
  @Field(() => String, { nullable: true, description: 'Its name for people.' })
  name?: string
  @Field(() => String, { nullable: true, description: 'Its name in addresses.' })
  slug?: string
  @Field(() => String, { nullable: true, description: 'What stands in it.' })
  description?: string
  @Field(() => ID, { nullable: true, description: 'The category that it stands under; everything below moves along.' })
  parentId?: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the category is at another version by now.' })
  expectedVersion?: number
}

const payload = (name: string) => payloadType(name, 'category', () => CategoryType, 'The category as it is now.')
export const CreateCategoryPayload = payload('CreateCategoryPayload')
export const UpdateCategoryPayload = payload('UpdateCategoryPayload')
