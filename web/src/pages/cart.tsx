import { useQuery } from '@apollo/client/react'
import { useRef } from 'react'
import { Link } from 'react-router'
import { CartDocument } from '../gql/graphql.ts'
import { useCartId } from '../graph/cart-id.ts'
import { useCartChanges } from '../graph/use-cart-changes.ts'
import { announce } from '../parts/announcer.tsx'
import { CartLine } from '../parts/cart-line.tsx'
import { CouponForm } from '../parts/coupon-form.tsx'
import { Explanation } from '../parts/explanation.tsx'
import { Fault } from '../parts/fault.tsx'
import { Loading } from '../parts/loading.tsx'
import { PriceSummary } from '../parts/price-summary.tsx'
import { ProblemList } from '../parts/problem-list.tsx'
import { useTitle } from '../parts/use-title.ts'
import { isBlocking } from '../words/cart-problems.ts'

export function CartPage() {
  useTitle('Cart')
  const id = useCartId()
  const { data, error, loading, refetch } = useQuery(CartDocument, { variables: { id: id ?? '' }, skip: !id })
  const changes = useCartChanges()
  const title = useRef<HTMLHeadingElement>(null)
  const cart = id ? data?.cart : undefined
  if (!cart) {
    if (id && loading) return <Loading what="your cart" />
    if (id && error) return <Fault error={error} onRetry={refetch} />
  }
  if (!cart || cart.lines.length === 0 || cart.orderId)
    return (
      <>
        <h1>Cart</h1>
        <p>
          There is nothing in your cart. <Link to="/">See what there is</Link>.
        </p>
      </>
    )

  async function setQuantity(lineId: string, quantity: number) {
    if (!(await changes.setQuantity(lineId, quantity))) return
    announce(quantity ? `Quantity ${quantity}.` : 'Removed from the cart.')
    // The button that had the focus went with its line.
    if (quantity === 0) title.current?.focus()
  }
  const isBlocked = cart.problems?.some(isBlocking) ?? false
  return (
    <>
      <h1 ref={title} tabIndex={-1}>
        Cart
      </h1>
      <ProblemList problems={changes.problems} />
      <div className="with-aside">
        <ul className="cart-lines">
          {cart.lines.map((line) => (
            <CartLine
              key={line.id}
              line={line}
              priced={cart.pricing?.lines.find(({ lineId }) => lineId === line.id)}
              problems={cart.problems?.filter(({ lineId }) => lineId === line.id) ?? []}
              isBusy={changes.isBusy}
              onQuantity={(quantity) => void setQuantity(line.id, quantity)}
            />
          ))}
        </ul>
        <section className="panel" aria-labelledby="cart-price">
          <h2 id="cart-price">Price</h2>
          <CouponForm cart={cart} isBusy={changes.isBusy} onApply={changes.applyCoupon} onRemove={changes.removeCoupon} />
          <PriceSummary pricing={cart.pricing} />
          <Explanation cart={cart} />
          {isBlocked ? (
            <p className="notice notice--problem">Something in the cart needs your decision before you can order; it is marked there.</p>
          ) : (
            <Link className="button button--wide" to="/checkout">
              Go to checkout
            </Link>
          )}
        </section>
      </div>
    </>
  )
}
