import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { QuoteCartDocument, type AmountFragment, type CheckoutPartsFragment } from '../gql/graphql.ts'
import { change, type Problem } from './change.ts'

type Quoted = { of: string; total?: AmountFragment; problems: readonly Problem[] }

/** The binding price of a cart that is ready to be ordered, asked for anew with each change of the cart and when it runs out. */
export function useQuote(cart: CheckoutPartsFragment | null | undefined): { total: AmountFragment | undefined; problems: readonly Problem[] } {
  const client = useApolloClient()
  const [quoted, setQuoted] = useState<Quoted>()
  const [round, setRound] = useState(0)
  const isReady = cart && cart.deliveryAddress && cart.shippingOptionId && cart.lines.length > 0
  const of = isReady ? `${cart.id} ${cart.version} ${round}` : ''
  const cartId = cart?.id ?? ''
  const expectedVersion = cart?.version ?? 0

  useEffect(() => {
    if (!of) return undefined
    let isGone = false
    let expiry: ReturnType<typeof setTimeout> | undefined
    void change(client, QuoteCartDocument, { input: { cartId, expectedVersion } }).then(({ payload, problems }) => {
      if (isGone) return
      const quote = payload?.quote
      setQuoted({ of, total: quote?.total, problems })
      if (quote) expiry = setTimeout(() => setRound((before) => before + 1), Math.max(5_000, Date.parse(quote.expiresAt) - Date.now()))
    })
    return () => {
      isGone = true
      clearTimeout(expiry)
    }
  }, [client, of, cartId, expectedVersion])

  return quoted && quoted.of === of ? { total: quoted.total, problems: quoted.problems } : { total: undefined, problems: [] }
}
