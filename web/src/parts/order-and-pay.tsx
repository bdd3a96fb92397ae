import type { Checkout } from '../graph/use-checkout.ts'
import { showAmount } from '../words/money.ts'
import { Button } from './button.tsx'
import { ProblemList } from './problem-list.tsx'

/** The button that binds; its words say that it costs money, as the law of the EU asks (2011/83, article 8). */
export function OrderAndPay({ checkout: { total, missing, isPlacing, isBusy, isUnknown, problems, placeOrder } }: { checkout: Checkout }) {
  const isReady = !missing && total !== undefined
  return (
    <div className="order-and-pay">
      <ProblemList problems={problems} />
      {isUnknown && (
        <p className="notice">
          We do not know yet whether your order has arrived. Ask again: it is the same order, placed only once. It also goes on when you load this page again.
        </p>
      )}
      {isReady && <p className="order-and-pay__total">You pay {showAmount(total)}. This price is binding.</p>}
      <Button className="button--wide" disabled={!isReady && !isUnknown} isBusy={isPlacing || isBusy} onClick={() => void placeOrder()}>
        {isPlacing ? 'Ordering …' : isUnknown ? 'Ask again' : total && !missing ? `Order and pay ${showAmount(total)}` : 'Order and pay'}
      </Button>
      <p className="order-and-pay__hint" role="status">
        {missing ? `Please choose ${missing}.` : !total && problems.length === 0 ? 'Working out the binding price …' : ''}
      </p>
    </div>
  )
}
