import { MoneyType } from '@ecolaura/graph'
import { Arg, Directive, Field, ID, Int, ObjectType } from 'type-graphql'

/** What belongs to other areas, as far as carts and orders speak of it. External fields come with the router. */

@ObjectType('VariantPrice', { description: 'What a variant costs.', simpleResolvers: true })
export class ForeignVariantPrice {
  @Directive('@external')
  @Field(() => MoneyType, { description: 'The price of one.' })
  amount!: MoneyType
}

@ObjectType('Variant', { description: 'A thing that can be bought: a product in one choice of its options.' })
@Directive('@key(fields: "id")')
export class ForeignVariant {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Directive('@external')
  @Field(() => Int, { nullable: true, description: 'How many can be bought now, over all locations.', simple: true })
  availableQuantity?: number | null
  /** Only its shape is declared here: the value arrives in the representation. */
  @Directive('@external')
  @Field(() => ForeignVariantPrice, { nullable: true, description: 'What it costs.' })
  price(@Arg('quantity', () => Int, { defaultValue: 1, description: 'How many are bought at once.' }) _quantity: number): ForeignVariantPrice | null {
    throw new TypeError('The price of a variant is pricing’s to say.')
  }
}

@ObjectType('User', { description: 'Someone who shops or works here.' })
@Directive('@key(fields: "id")')
export class ForeignUser {
  @Field(() => ID, { description: 'Their id.', simple: true })
  id!: string
}

@ObjectType('Address', { description: 'Where goods go. It never changes: an edit makes a new one.' })
@Directive('@key(fields: "id")')
export class ForeignAddress {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
}

@ObjectType('ShippingOption', { description: 'A way to have a cart sent, with its price for that cart.' })
@Directive('@key(fields: "id")')
export class ForeignShippingOption {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
}
