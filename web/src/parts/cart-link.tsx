import { useQuery } from '@apollo/client/react'
import { NavLink } from 'react-router'
import { CartCountDocument } from '../gql/graphql.ts'
import { useCartId } from '../graph/cart-id.ts'

export function CartLink() {
  const id = useCartId()
  const { data } = useQuery(CartCountDocument, { variables: { id: id ?? '' }, skip: !id, fetchPolicy: 'cache-first' })
  const count = (id && data?.cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0)) || 0
  return (
    <NavLink className="cart-link" to="/cart" aria-label={`Cart, ${count} ${count === 1 ? 'thing' : 'things'}`}>
      Cart <span className="cart-link__count" aria-hidden="true">{count}</span>
    </NavLink>
  )
}
