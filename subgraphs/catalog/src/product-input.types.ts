import { CountryCode, payloadType, StaleVersionError } from '@ecolaura/graph'
import { Field, Float, ID, InputType, Int } from 'type-graphql'
import type { Media } from './media.ts'
import type { MaterialShare, ProductDraft, Seo } from './product.ts'
import { ProductType } from './product.types.ts'
import type { OptionValue, VariantDraft } from './variant.ts'

@InputType('MediaInput', { description: 'A picture.' })
export class MediaInput implements Media {
  @Field(() => String, { description: 'Where it is: `https://…`, or `/…` on this shop.' })
  url!: string
  @Field(() => String, { description: 'What it shows, for those who do not see it; empty when it only decorates.' })
  alt!: string
  @Field(() => Int, { nullable: true, description: 'Its width in pixels, where known.' })
  width?: number | null
  @Field(() => Int, { nullable: true, description: 'Its height in pixels, where known.' })
  height?: number | null
}

@InputType('OptionValueInput', { description: 'The value that a variant has for an option of its product.' })
export class OptionValueInput implements OptionValue {
  @Field(() => String, { description: 'The option, such as "Size".' })
  name!: string
  @Field(() => String, { description: 'The value, such as "M".' })
  value!: string
}

@InputType('MaterialShareInput', { description: 'A part of what a product is made of.' })
export class MaterialShareInput implements MaterialShare {
  @Field(() => String, { description: 'The material, by its name for programs, such as "cotton_organic".' })
  material!: string
  @Field(() => Float, { description: 'Its part of the weight, in percent.' })
  share!: number
}

@InputType('SeoInput', { description: 'What search engines show instead of title and description.' })
export class SeoInput implements Seo {
  @Field(() => String, { nullable: true, description: 'The title of the page.' })
  title!: string | null
  @Field(() => String, { nullable: true, description: 'The description of the page.' })
  description!: string | null
}

@InputType('VariantInput', { description: 'A variant. With the id, or the options, of one that there is, it is that one.' })
export class VariantInput implements VariantDraft {
  @Field(() => ID, { nullable: true, description: 'The variant that there is already.' })
  id?: string
  @Field(() => String, { nullable: true, description: 'The number under which the shop keeps it.' })
  sku?: string
  @Field(() => String, { nullable: true, description: 'The number under its bar code (GTIN).' })
  barcode?: string
  @Field(() => Int, { nullable: true, description: 'What it weighs, in grams.' })
  grams?: number
  @Field(() => [OptionValueInput], { nullable: true, description: 'One value for each option of the product.' })
  options?: OptionValueInput[]
  @Field(() => String, { nullable: true, description: 'The address of the picture of the product that shows this variant.' })
  mediaUrl?: string
}

@InputType({ description: 'What a product says of itself.' })
abstract class ProductInput implements ProductDraft {
  @Field(() => String, { nullable: true, description: 'What it is, in plain words.' })
  description?: string
  @Field(() => String, { nullable: true, description: 'What it is, as HTML; what is not safe to show is taken out.' })
  descriptionHtml?: string
  @Field(() => String, { nullable: true, description: 'Who makes or sells it.' })
  vendor?: string
  @Field(() => [String], { nullable: true, description: 'Words to find it by.' })
  tags?: string[]
  @Field(() => ID, { nullable: true, description: 'The category that it stands in.' })
  categoryId?: string
  @Field(() => [String], { nullable: true, description: 'The choices that it offers, in order, such as "Size", "Colour"; the variants bring the values.' })
  optionNames?: string[]
  @Field(() => [VariantInput], { nullable: true, description: 'All of its variants, in order; one without options when left out.' })
  variants?: VariantInput[]
  @Field(() => [MediaInput], { nullable: true, description: 'All of its pictures, the main one first.' })
  media?: MediaInput[]
  @Field(() => [MaterialShareInput], { nullable: true, description: 'What it is made of.' })
  composition?: MaterialShareInput[]
  @Field(() => CountryCode, { nullable: true, description: 'The country in which it was made.' })
  origin?: string
  @Field(() => SeoInput, { nullable: true, description: 'What search engines show, when it differs.' })
  seo?: SeoInput
}

@InputType({ description: 'A new product.' })
export class CreateProductInput extends ProductInput {
  @Field(() => String, { description: 'Its name for people.' })
  title!: string
  @Field(() => String, { nullable: true, description: 'Its name in addresses; made from the title when left out.' })
  handle?: string
  @Field(() => Boolean, { nullable: true, description: 'Whether shoppers see it at once.' })
  publish?: boolean
}

@InputType({ description: 'A change of a product: what is left out stays, null takes it away.' })
export class UpdateProductInput extends ProductInput {
  @Field(() => ID, { description: 'The product.' })
  id!: string
  @Field(() => String, { nullable: true, description: 'Its name for people.' })
  title?: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the product is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'A product to show.' })
export class PublishProductInput {
  @Field(() => ID, { description: 'The product.' })
  id!: string
  @Field(() => Int, { nullable: true, description: 'Refuse when the product is at another version by now.' })
  expectedVersion?: number
}

@InputType({ description: 'A product to take out of the shop.' })
export class ArchiveProductInput extends PublishProductInput {}

const payload = (name: string) => payloadType(name, 'product', () => ProductType, 'The product as it is now.')
export const CreateProductPayload = payload('CreateProductPayload')
export const UpdateProductPayload = payload('UpdateProductPayload')
export const PublishProductPayload = payload('PublishProductPayload')
export const ArchiveProductPayload = payload('ArchiveProductPayload')
export const userErrorTypes = [StaleVersionError]
