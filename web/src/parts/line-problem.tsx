import type { CartPartsFragment } from '../gql/graphql.ts'
import { showAmount } from '../words/money.ts'
import { Button } from './button.tsx'

type Problem = NonNullable<CartPartsFragment['problems']>[number]
type LineProblemProps = { problem: Problem; isBusy: boolean; onQuantity: (quantity: number) => void }

/** What is the matter with a line, and a way out of it. */
export function LineProblem({ problem, isBusy, onQuantity }: LineProblemProps) {
  const { code, message, available, price } = problem
  const cure = { look: 'quiet' as const, isBusy }
  return (
    <div className={`cart-line__problem notice ${code === 'PRICE_CHANGED' ? '' : 'notice--problem'}`} role="status">
      <p>
        {message}
        {code === 'PRICE_CHANGED' && price && ` It is ${showAmount(price)} now, and that is what you would pay.`}
      </p>
      {code === 'OUT_OF_STOCK' && Boolean(available) && (
        <Button {...cure} onClick={() => onQuantity(available!)}>
          Take {available}
        </Button>
      )}
      {((code === 'OUT_OF_STOCK' && available === 0) || code === 'NOT_FOR_SALE') && (
        <Button {...cure} onClick={() => onQuantity(0)}>
          Remove it
        </Button>
      )}
    </div>
  )
}
