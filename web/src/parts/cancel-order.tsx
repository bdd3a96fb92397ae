import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { CancelOrderDocument } from '../gql/graphql.ts'
import { change, type Problem } from '../graph/change.ts'
import { Button } from './button.tsx'
import { ProblemList } from './problem-list.tsx'

/** The button that asked is gone; the answer takes its focus. */
const focus = (button: HTMLButtonElement | null) => button?.focus()

/** Asks once more before it cancels: it cannot be taken back. */
export function CancelOrder({ order }: { order: { id: string } }) {
  const client = useApolloClient()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  async function cancel() {
    setBusy(true)
    setProblems((await change(client, CancelOrderDocument, { input: { orderId: order.id } })).problems)
    setBusy(false)
  }
  return (
    <div className="cancel-order">
      <ProblemList problems={problems} />
      {isAsking ? (
        <>
          <p>Cancel the whole order? What was taken from your card goes back.</p>
          <Button isBusy={isBusy} onClick={() => void cancel()} ref={focus}>
            {isBusy ? 'Cancelling …' : 'Yes, cancel it'}
          </Button>
          <Button look="plain" onClick={() => setAsking(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button look="quiet" onClick={() => setAsking(true)}>
          Cancel the order
        </Button>
      )}
    </div>
  )
}
