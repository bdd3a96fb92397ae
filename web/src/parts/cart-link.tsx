import { useQuery } from '@apollo/client/react'
import { NavLink } from 'react-router'
import { CartCountDocument } from '../gql/graphql.ts'
import { useCartId } from '../graph/cart-id.ts'
import { countThings, thingsText } from '../words/things.ts'

export function CartLink() {
  const id = useCartId()
  const { data } = useQuery(CartCountDocument, { variables: { id: id ?? '' }, skip: !id, fetchPolicy: 'cache-first' })
  const count = id && data?.cart ? countThings(data.cart.lines) : 0
  return (
    <NavLink className="cart-link" to="/cart" aria-label={`Cart, ${thingsText(count)}`}>
      Cart <span className="cart-link__count" aria-hidden="true">{count}</span>
    </NavLink>
  )
}
