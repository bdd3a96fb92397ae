import type { AmountFragment } from '../gql/graphql.ts'
import { showAmount } from '../words/money.ts'

export const MoneyText = ({ value, className }: { value: Pick<AmountFragment, 'amount' | 'currencyCode'>; className?: string }) => (
  <span className={`money ${className ?? ''}`}>{showAmount(value)}</span>
)
