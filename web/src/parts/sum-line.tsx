import type { AmountFragment } from '../gql/graphql.ts'
import { MoneyText } from './money.tsx'

export function SumLine({ name, value, words, isSmall = false }: { name: string; value?: AmountFragment; words?: string; isSmall?: boolean }) {
  return (
    <div className={isSmall ? 'sums__small' : ''}>
      <dt>{name}</dt>
      <dd>{value ? <MoneyText value={value} /> : words}</dd>
    </div>
  )
}
