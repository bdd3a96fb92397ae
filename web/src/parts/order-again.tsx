import { useNavigate } from 'react-router'
import type { OrderPageQuery } from '../gql/graphql.ts'
import { useCartChanges } from '../graph/use-cart-changes.ts'
import { Button } from './button.tsx'
import { ProblemList } from './problem-list.tsx'

type Order = NonNullable<OrderPageQuery['order']>

/** An order that ended without goods can be tried again, with another card or with what there is. */
export function OrderAgain({ order }: { order: Order }) {
  const navigate = useNavigate()
  const { add, isBusy, problems } = useCartChanges()
  const additions = order.lines.flatMap(({ variant, quantity }) => (variant ? [{ variantId: variant.id, quantity }] : []))
  if (additions.length === 0) return null
  return (
    <div>
      {order.shortages?.map(({ variant, requested, available }) => (
        <p key={variant?.id}>
          {variant?.product?.title ?? 'One thing'}: you wanted {requested}, there {available === 1 ? 'was' : 'were'} {available}.
        </p>
      ))}
      <ProblemList problems={problems} />
      <Button isBusy={isBusy} onClick={() => void add(additions).then((isDone) => isDone && navigate('/cart'))}>
        {order.cancelReason === 'PAYMENT_DECLINED' ? 'Try again with another card' : 'Put it back into the cart'}
      </Button>
    </div>
  )
}
