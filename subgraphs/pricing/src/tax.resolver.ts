import { Decimal } from '@ecolaura/graph'
import { staffOnly } from '@ecolaura/kernel'
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { percentText } from './rounding.ts'
import { readPercent, type TaxRate } from './tax.ts'
import { SetTaxRateInput, SetTaxRatePayload, TaxRateType } from './tax.types.ts'

@Resolver(() => TaxRateType)
export class TaxRateResolver {
  @FieldResolver(() => Decimal, { description: 'The rate in per cent.' })
  percent(@Root() { basisPoints }: TaxRate): string {
    return percentText(basisPoints)
  }

  @Query(() => [TaxRateType], { description: 'The tax rates that the shop keeps, by country. For staff.' })
  taxRates(@Ctx() { taxes, principal }: Context): Promise<TaxRate[]> {
    staffOnly(principal)
    return taxes.taxRates()
  }

  @Mutation(() => SetTaxRatePayload, { description: 'Sets the tax on a class of goods in a country, from now on. For staff.' })
  async setTaxRate(@Arg('input', () => SetTaxRateInput, { description: 'The rate.' }) { country, taxClass, percent }: SetTaxRateInput, @Ctx() { taxes, principal }: Context) {
    staffOnly(principal)
    return { taxRate: await taxes.setTaxRate({ country, taxClass, basisPoints: readPercent(percent) }) }
  }
}
