import type { AmountFragment } from '../gql/graphql.ts'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency)
  if (!format) formats.set(currency, (format = new Intl.NumberFormat(undefined, { style: 'currency', currency })))
  return format
}

/** Formats the decimal string itself: it never becomes a float. */
export const showAmount = ({ amount, currencyCode }: Pick<AmountFragment, 'amount' | 'currencyCode'>): string =>
  formatOf(currencyCode).format(amount as Intl.StringNumericLiteral)

export const isZero = ({ amount }: Pick<AmountFragment, 'amount'>): boolean => /^-?0*(\.0*)?$/.test(amount)

/** The amount with its sign turned, for discounts. */
export const negated = <M extends Pick<AmountFragment, 'amount'>>(money: M): M => ({
  ...money,
  amount: isZero(money) ? money.amount : money.amount.startsWith('-') ? money.amount.slice(1) : `-${money.amount}`,
})

/** Orders two amounts of one currency, for display alone. */
export const byAmount = (a: Pick<AmountFragment, 'amount'>, b: Pick<AmountFragment, 'amount'>): number => Number(a.amount) - Number(b.amount)
