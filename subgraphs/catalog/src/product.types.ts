import { CountryCode, DateTime } from '@ecolaura/graph'
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { Media } from './media.ts'
import { ProductStatus, type MaterialShare, type Product, type Seo } from './product.ts'
import type { OptionValue, ProductOption, Variant } from './variant.ts'

registerEnumType(ProductStatus, {
  name: 'ProductStatus',
  description: 'Whether shoppers see a product.',
  valuesConfig: {
    DRAFT: { description: 'Not yet in the shop.' },
    ACTIVE: { description: 'In the shop.' },
    ARCHIVED: { description: 'No longer in the shop.' },
  },
})

@ObjectType('Media', { description: 'A picture.', simpleResolvers: true })
export class MediaType implements Media {
  @Field(() => String, { description: 'Where it is.' })
  url!: string
  @Field(() => String, { description: 'What it shows, for those who do not see it.' })
  alt!: string
  @Field(() => Int, { nullable: true, description: 'Its width in pixels, where known.' })
  width?: number | null
  @Field(() => Int, { nullable: true, description: 'Its height in pixels, where known.' })
  height?: number | null
}

@ObjectType('OptionValue', { description: 'The value that a variant has for an option of its product.', simpleResolvers: true })
export class OptionValueType implements OptionValue {
  @Field(() => String, { description: 'The option, such as "Size".' })
  name!: string
  @Field(() => String, { description: 'The value, such as "M".' })
  value!: string
}

@ObjectType('ProductOption', { description: 'A choice that a product offers.', simpleResolvers: true })
export class ProductOptionType implements ProductOption {
  @Field(() => String, { description: 'What is chosen, such as "Size".' })
  name!: string
  @Field(() => [String], { description: 'What there is to choose from.' })
  values!: string[]
}

@ObjectType('MaterialShare', { description: 'A part of what a product is made of.', simpleResolvers: true })
export class MaterialShareType implements MaterialShare {
  @Field(() => String, { description: 'The material, by its name for programs, such as "cotton_organic".' })
  material!: string
  @Field(() => Float, { description: 'Its part of the weight, in percent.' })
  share!: number
}

@ObjectType('Seo', { description: 'What search engines show instead of title and description.', simpleResolvers: true })
export class SeoType implements Seo {
  @Field(() => String, { nullable: true, description: 'The title of the page.' })
  title!: string | null
  @Field(() => String, { nullable: true, description: 'The description of the page.' })
  description!: string | null
}

@ObjectType('Variant', { description: 'A thing that can be bought: a product in one choice of its options.' })
@Directive('@key(fields: "id")')
export class VariantType implements Pick<Variant, 'id' | 'title' | 'sku' | 'barcode' | 'grams'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its choice of options in words, such as "M / Blue".', simple: true })
  title!: string
  @Field(() => String, { nullable: true, description: 'The number under which the shop keeps it.', simple: true })
  sku!: string | null
  @Field(() => String, { nullable: true, description: 'The number under its bar code (GTIN).', simple: true })
  barcode!: string | null
  @Field(() => Int, { nullable: true, description: 'What it weighs, in grams, where known.', simple: true })
  grams!: number | null
  @Field(() => [OptionValueType], { description: 'One value for each option of the product.', simple: true })
  options!: OptionValueType[]
  @Field(() => MediaType, { nullable: true, description: 'The picture of the product that shows this variant.', simple: true })
  media!: MediaType | null
}

@ObjectType('Product', { description: 'Something that the shop offers, in one or several variants.' })
@Directive('@key(fields: "id")')
export class ProductType implements Omit<Product, 'categoryId'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => String, { description: 'Its name in addresses, unique in the shop.', simple: true })
  handle!: string
  @Field(() => String, { description: 'Its name for people.', simple: true })
  title!: string
  @Field(() => String, { description: 'What it is, in plain words.', simple: true })
  description!: string
  @Field(() => String, { nullable: true, description: 'The description as HTML that is safe to show, where there is one.', simple: true })
  descriptionHtml!: string | null
  @Field(() => String, { nullable: true, description: 'Who makes or sells it.', simple: true })
  vendor!: string | null
  @Field(() => [String], { description: 'Words to find it by.', simple: true })
  tags!: string[]
  @Field(() => ProductStatus, { description: 'Whether shoppers see it.', simple: true })
  status!: ProductStatus
  @Field(() => [ProductOptionType], { description: 'The choices that it offers.', simple: true })
  options!: ProductOptionType[]
  @Field(() => [VariantType], { description: 'What can be bought of it; at least one.', simple: true })
  variants!: Variant[]
  @Field(() => [MediaType], { description: 'Its pictures, the main one first.', simple: true })
  media!: MediaType[]
  @Field(() => [MaterialShareType], { description: 'What it is made of; empty when not stated.', simple: true })
  composition!: MaterialShareType[]
  @Field(() => CountryCode, { nullable: true, description: 'The country in which it was made.', simple: true })
  origin!: string | null
  @Field(() => SeoType, { nullable: true, description: 'What search engines show, when it differs.', simple: true })
  seo!: SeoType | null
  @Field(() => DateTime, { description: 'When it was made known to the shop.', simple: true })
  createdAt!: Date
  @Field(() => DateTime, { description: 'When it last changed.', simple: true })
  updatedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When shoppers first could see it, after its last absence.', simple: true })
  publishedAt!: Date | null
  @Field(() => Int, { description: 'Grows with each change; pass it as `expectedVersion`.', simple: true })
  version!: number
}
