import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { AddCartLinesDocument, ApplyCouponDocument, CartDocument, ChangeCartLinesDocument, CreateCartDocument, RemoveCouponDocument, type AmountFragment } from '../gql/graphql.ts'
import { currentCartId, keepCartId } from './cart-id.ts'
import { change, type Done, type Problem } from './change.ts'
import { faultWords } from '../words/faults.ts'
import { ensureSession } from './session.ts'

export type Addition = { variantId: string; quantity: number; seenPrice?: AmountFragment }

/** A cart that is no longer there, or has been ordered: the next one takes its place. */
const GONE = new Set(['CART_ORDERED', 'NOT_FOUND'])

/** The changes of a cart, one after the other, and what was refused of the last one. */
export function useCartChanges() {
  const client = useApolloClient()
  const [isBusy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])

  /** @returns whether it was done */
  async function run(task: (cartId: string | undefined) => Promise<Done>): Promise<boolean> {
    setBusy(true)
    try {
      await ensureSession()
      const outcome = await task(currentCartId())
      setProblems(outcome.problems)
      // Someone else changed the cart first, perhaps another window: what is shown has to be read again.
      if (outcome.problems.length > 0 && currentCartId()) await client.refetchQueries({ include: [CartDocument] })
      return outcome.problems.length === 0
    } catch (error) {
      setProblems([faultWords(error)])
      return false
    } finally {
      setBusy(false)
    }
  }

  async function create(additions: readonly Addition[]) {
    const outcome = await change(client, CreateCartDocument, { input: { lines: linesOf(additions) } })
    if (outcome.payload?.cart) keepCartId(outcome.payload.cart.id)
    return outcome
  }

  return {
    isBusy,
    problems,
    add: (additions: readonly Addition[]) =>
      run(async (cartId) => {
        if (!cartId) return create(additions)
        const outcome = await change(client, AddCartLinesDocument, { input: { cartId, lines: linesOf(additions) } })
        return outcome.problems.some(({ code }) => GONE.has(code)) ? create(additions) : outcome
      }),
    setQuantity: (lineId: string, quantity: number) =>
      run((cartId) => change(client, ChangeCartLinesDocument, { input: { cartId: cartId!, lines: [{ lineId, quantity }] } })),
    applyCoupon: (code: string) => run((cartId) => change(client, ApplyCouponDocument, { input: { cartId: cartId!, code } })),
    removeCoupon: (code: string) => run((cartId) => change(client, RemoveCouponDocument, { input: { cartId: cartId!, code } })),
  }
}

const linesOf = (additions: readonly Addition[]) =>
  additions.map(({ variantId, quantity, seenPrice }) => ({
    variantId,
    quantity,
    ...(seenPrice && { seenPrice: { amount: seenPrice.amount, currencyCode: seenPrice.currencyCode } }),
  }))
