import { useQuery } from '@apollo/client/react'
import { Link, useNavigate } from 'react-router'
import { CheckoutDocument, WalletDocument } from '../gql/graphql.ts'
import { useCartId } from '../graph/cart-id.ts'
import { useCheckout } from '../graph/use-checkout.ts'
import { AddressSection } from '../parts/address-section.tsx'
import { DeliverySection } from '../parts/delivery-section.tsx'
import { Explanation } from '../parts/explanation.tsx'
import { Fault } from '../parts/fault.tsx'
import { Loading } from '../parts/loading.tsx'
import { OrderAndPay } from '../parts/order-and-pay.tsx'
import { PaymentSection } from '../parts/payment-section.tsx'
import { PriceSummary } from '../parts/price-summary.tsx'
import { useTitle } from '../parts/use-title.ts'
import { isBlocking } from '../words/cart-problems.ts'
import { choiceText } from '../words/variant-name.ts'

/** Everything on one page: where it goes, how, what with it is paid, and what that comes to. */
export function CheckoutPage() {
  useTitle('Checkout')
  const id = useCartId()
  const navigate = useNavigate()
  const { data, error, loading, refetch } = useQuery(CheckoutDocument, { variables: { id: id ?? '' }, skip: !id })
  const { data: wallet } = useQuery(WalletDocument, { skip: !id })
  const cart = id ? data?.cart : undefined
  const checkout = useCheckout(cart, (orderId) => navigate(`/order/${orderId}`, { replace: true }))

  if (!cart) {
    if (id && loading) return <Loading what="the checkout" />
    if (id && error) return <Fault error={error} onRetry={refetch} />
  }
  if (!cart || cart.lines.length === 0 || cart.orderId)
    return (
      <>
        <h1>Checkout</h1>
        <p>
          There is nothing in your cart to order. <Link to="/">See what there is</Link>.
        </p>
      </>
    )
  return (
    <>
      <h1>Checkout</h1>
      <div className="with-aside">
        <div className="checkout-steps">
          <AddressSection cart={cart} addresses={wallet?.me?.addresses ?? []} name={wallet?.me?.name ?? ''} isBusy={checkout.isBusy} onAddress={checkout.setAddress} />
          <DeliverySection cart={cart} isBusy={checkout.isBusy} onChoose={checkout.setDelivery} />
          <PaymentSection cards={wallet?.me?.paymentMethods ?? []} testCards={wallet?.testCards ?? []} chosen={checkout.card} onChoose={checkout.chooseCard} />
        </div>
        <section className="panel" aria-labelledby="checkout-total">
          <h2 id="checkout-total">Your order</h2>
          <ul className="order-glance">
            {cart.lines.map(({ id: lineId, quantity, variant }) => (
              <li key={lineId}>
                {quantity} × {variant?.product?.title ?? 'a thing in your cart'}
                <small> {choiceText(variant)}</small>
              </li>
            ))}
          </ul>
          <PriceSummary pricing={cart.pricing} />
          <Explanation cart={cart} />
          {cart.problems?.some(isBlocking) ? (
            <p className="notice notice--problem">
              Something in the cart needs your decision first. <Link to="/cart">Go to the cart</Link>
            </p>
          ) : (
            <OrderAndPay checkout={checkout} />
          )}
        </section>
      </div>
    </>
  )
}
