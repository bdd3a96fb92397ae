import type { ApolloClient } from '@apollo/client'
import { PlaceOrderDocument, type PlaceOrderInput } from '../gql/graphql.ts'
import { change, type Problem } from './change.ts'
import { endAttempt } from './order-attempt.ts'
import { pause } from './pause.ts'

const TRIES = 4

export type Placed = { orderId: string } | { problems: readonly Problem[]; isUnknown: boolean }

/**
 * Sends an attempt until it is answered. A lost answer and one still being worked on are asked for again with the same
 * key; when none comes, the attempt stays open and the shopper may ask again.
 */
export async function placeOrder(client: ApolloClient, attempt: PlaceOrderInput): Promise<Placed> {
  for (let tries = 1; ; tries += 1) {
    const { payload, problems, isUnknown } = await change(client, PlaceOrderDocument, { input: attempt })
    if (payload?.order) {
      endAttempt()
      return { orderId: payload.order.id }
    }
    const isOpen = isUnknown || problems.some(({ code }) => code === 'IDEMPOTENCY_KEY_IN_PROGRESS')
    if (!isOpen) {
      endAttempt()
      return { problems, isUnknown: false }
    }
    if (tries >= TRIES) return { problems, isUnknown: true }
    await pause(400 * 2 ** tries)
  }
}
