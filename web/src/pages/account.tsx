import { useApolloClient, useQuery } from '@apollo/client/react'
import { Link, useNavigate } from 'react-router'
import { AccountDocument, RemoveAddressDocument } from '../gql/graphql.ts'
import { change } from '../graph/change.ts'
import { useSession } from '../graph/use-session.ts'
import { useSignIn } from '../graph/use-sign-in.ts'
import { AddressText } from '../parts/address-text.tsx'
import { Button } from '../parts/button.tsx'
import { Fault } from '../parts/fault.tsx'
import { Loading } from '../parts/loading.tsx'
import { OrderList } from '../parts/order-list.tsx'
import { useTitle } from '../parts/use-title.ts'

export function AccountPage() {
  useTitle('Account')
  const session = useSession()
  const navigate = useNavigate()
  const client = useApolloClient()
  const { signOut } = useSignIn()
  const { data, error, loading, refetch, fetchMore } = useQuery(AccountDocument, { skip: !session, notifyOnNetworkStatusChange: true })
  const me = session ? data?.me : undefined
  if (!me) {
    if (session && loading) return <Loading what="your account" />
    if (session && error) return <Fault error={error} onRetry={refetch} />
    return (
      <>
        <h1>Account</h1>
        <p>
          <Link to="/sign-in">Sign in</Link> or <Link to="/sign-up">make an account</Link> to see your orders and addresses.
        </p>
      </>
    )
  }
  return (
    <>
      <h1>{me.name ? `Hello, ${me.name}` : 'Your account'}</h1>
      {me.isGuest ? (
        <p>
          You shop as a guest in this browser. <Link to="/sign-up">Make an account</Link> to find your orders from anywhere.
        </p>
      ) : (
        <p className="account-who">
          {me.email}{' '}
          <Button look="quiet" onClick={() => void signOut().then(() => navigate('/'))}>
            Sign out
          </Button>
        </p>
      )}
      <OrderList orders={me.orders} isLoading={loading} onMore={(after) => fetchMore({ variables: { after } })} />
      <section aria-labelledby="account-addresses">
        <h2 id="account-addresses">Your addresses</h2>
        {me.addresses.length === 0 && <p>The first address that you send something to is kept here.</p>}
        <ul className="address-choices">
          {me.addresses.map((address) => (
            <li key={address.id}>
              <AddressText address={address} />
              <Button
                look="plain"
                aria-label={`Remove the address of ${address.name}, ${address.line1}`}
                onClick={() => void change(client, RemoveAddressDocument, { input: { addressId: address.id } }).then(() => refetch())}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
