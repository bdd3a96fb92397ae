import { useApolloClient } from '@apollo/client/react'
import type { ApolloClient } from '@apollo/client'
import { useEffect, useEffectEvent, useState } from 'react'
import { OrderStateFragmentDoc, OrderStatusDocument, type OrderStateFragment } from '../gql/graphql.ts'
import { isFinal } from '../words/order-status.ts'
import { pause } from './pause.ts'

const LONGEST_PAUSE = 10_000

/**
 * Follows an order until it is final. Each subscription starts from the version that was seen last, so what happened
 * while the connection was gone is told first. @returns whether the connection stands
 */
export function useOrderLive(order: OrderStateFragment | null | undefined, onMove: () => void): boolean {
  const client = useApolloClient()
  const [isLive, setLive] = useState(true)
  const moved = useEffectEvent(onMove)
  const shown = useEffectEvent(() => order?.version ?? 0)
  const id = order && !isFinal(order.status) ? order.id : undefined

  useEffect(() => {
    if (!id) return undefined
    const gone = new AbortController()
    let seen = shown()
    void follow(client, id, {
      signal: gone.signal,
      seen: () => seen,
      onState: (state) => {
        seen = state.version
        client.cache.writeFragment({ id: client.cache.identify(state), fragment: OrderStateFragmentDoc, fragmentName: 'OrderState', data: state })
        moved()
      },
      onLive: setLive,
    })
    return () => gone.abort()
  }, [client, id])

  return isLive
}

type Follower = { signal: AbortSignal; seen(): number; onState(state: OrderStateFragment): void; onLive(isLive: boolean): void }

async function follow(client: ApolloClient, id: string, { signal, seen, onState, onLive }: Follower): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const before = seen()
    await new Promise<void>((resolve) => {
      const answers = client.subscribe({ query: OrderStatusDocument, variables: { id, afterVersion: before }, fetchPolicy: 'no-cache' })
      const subscription = answers.subscribe({
        next({ data }) {
          onLive(true)
          const order = data?.orderStatus.order
          if (order && order.version > seen()) onState(order)
        },
        error: () => resolve(),
        complete: () => resolve(),
      })
      signal.addEventListener('abort', () => (subscription.unsubscribe(), resolve()))
    })
    if (signal.aborted) return
    failures = seen() > before ? 0 : failures + 1
    if (failures > 1) onLive(false)
    await pause(Math.min(LONGEST_PAUSE, 250 * 2 ** failures), signal)
  }
}
