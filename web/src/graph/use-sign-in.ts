import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { CurrentCartDocument, SignInDocument, SignOutDocument, SignUpDocument, type SessionPartsFragment, type SignInInput, type SignUpInput } from '../gql/graphql.ts'
import { currentCartId, keepCartId } from './cart-id.ts'
import { change, type Done, type Problem } from './change.ts'
import { currentSession, endSession, keepSession } from './session.ts'

/** Signing in, up and out. What a guest has follows them to the account; the graph sees to that. */
export function useSignIn() {
  const client = useApolloClient()
  const [isBusy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])

  async function enter(ask: () => Promise<Done<SessionPartsFragment>>): Promise<boolean> {
    setBusy(true)
    const outcome = await ask()
    const session = outcome.payload ? keepSession(outcome.payload) : undefined
    setProblems(session ? [] : outcome.problems)
    if (session) {
      await client.resetStore()
      if (!currentCartId()) await findCart()
    }
    setBusy(false)
    return session !== undefined
  }

  /** The cart that was begun on another device. */
  async function findCart(): Promise<void> {
    const { data } = await client.query({ query: CurrentCartDocument, fetchPolicy: 'no-cache' })
    if (data?.cart) keepCartId(data.cart.id)
  }

  return {
    isBusy,
    problems,
    signIn: (input: SignInInput) => enter(() => change(client, SignInDocument, { input })),
    signUp: (input: SignUpInput) => enter(() => change(client, SignUpDocument, { input })),
    async signOut(): Promise<void> {
      const refreshToken = currentSession()?.refreshToken
      if (refreshToken) await change(client, SignOutDocument, { input: { refreshToken } })
      endSession()
      keepCartId(undefined)
      await client.resetStore()
    },
  }
}
