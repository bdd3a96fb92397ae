import { CountryCode, Decimal, payloadType } from '@ecolaura/graph'
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { TaxClass, type TaxRate } from './tax.ts'

registerEnumType(TaxClass, {
  name: 'TaxClass',
  description: 'How goods are taxed.',
  valuesConfig: {
    STANDARD: { description: 'At the standard rate of the country.' },
    ZERO: { description: 'Not at all, unless the country has a rate for it.' },
  },
})

@ObjectType('TaxRate', { description: 'The tax on a class of goods in a country.' })
export class TaxRateType implements Omit<TaxRate, 'basisPoints'> {
  @Field(() => CountryCode, { description: 'The country.', simple: true })
  country!: string
  @Field(() => TaxClass, { description: 'The class of goods.', simple: true })
  taxClass!: TaxClass
}

@InputType({ description: 'The tax on a class of goods in a country.' })
export class SetTaxRateInput {
  @Field(() => CountryCode, { description: 'The country.' })
  country!: string
  @Field(() => TaxClass, { defaultValue: TaxClass.STANDARD, description: 'The class of goods.' })
  taxClass!: TaxClass
  @Field(() => Decimal, { description: 'The rate in per cent, at most two digits after the point.' })
  percent!: string
}

export const SetTaxRatePayload = payloadType('SetTaxRatePayload', 'taxRate', () => TaxRateType, 'The rate as it is now.')
