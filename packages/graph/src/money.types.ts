import { formatAmount, parseMoney, type Money } from '@ecolaura/kernel'
import { Directive, Field, InputType, ObjectType } from 'type-graphql'
import { CurrencyCode, Decimal } from './scalars.ts'

@ObjectType('Money', { description: 'An amount of money. Exact: a decimal string, never a float.', simpleResolvers: true })
@Directive('@shareable')
export class MoneyType {
  @Field(() => Decimal, { description: 'The amount with the digits that the currency has.' })
  amount!: string
  @Field(() => CurrencyCode, { description: 'The currency of the amount.' })
  currencyCode!: string
}

@InputType('MoneyInput', { description: 'An amount of money.' })
export class MoneyInput {
  @Field(() => Decimal, { description: 'The amount; no more digits than the currency has.' })
  amount!: string
  @Field(() => CurrencyCode, { description: 'The currency of the amount.' })
  currencyCode!: string
}

export const showMoney = (money: Money): MoneyType => ({ amount: formatAmount(money), currencyCode: money.currency })

/** @throws Refusal `INVALID_MONEY` when the amount has more digits than the currency. */
export const readMoney = ({ amount, currencyCode }: MoneyInput): Money => parseMoney(amount, currencyCode)
