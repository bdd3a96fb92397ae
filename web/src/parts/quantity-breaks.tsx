import type { AmountFragment } from '../gql/graphql.ts'
import { MoneyText } from './money.tsx'

type QuantityBreak = { minQuantity: number; amount: AmountFragment }

/** What one costs when more are bought at once. */
export function QuantityBreaks({ breaks }: { breaks: readonly QuantityBreak[] | null | undefined }) {
  if (!breaks || breaks.length < 2) return null
  return (
    <table className="quantity-breaks">
      <caption>Price for each, when you take more</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Each</th>
        </tr>
      </thead>
      <tbody>
        {breaks.map(({ minQuantity, amount }) => (
          <tr key={minQuantity}>
            <th scope="row">{minQuantity}</th>
            <td>
              <MoneyText value={amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
