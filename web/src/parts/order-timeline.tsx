import type { OrderStatus } from '../gql/graphql.ts'
import { isFinal, statusName, stepOf, STEPS } from '../words/order-status.ts'

/** How far an order is, from received to delivered; an order that ends without goods has one step only. */
export function OrderTimeline({ status }: { status: OrderStatus }) {
  const reached = stepOf(status)
  if (reached === undefined) return <p className="timeline-end">{statusName(status)}</p>
  return (
    <ol className="timeline" aria-label="How far the order is">
      {STEPS.map(({ status: step, name }, index) => {
        const isNow = index === reached && !isFinal(status)
        const state = index < reached || isFinal(status) ? 'done' : isNow ? 'now' : 'ahead'
        return (
          <li key={step} className={`timeline__step timeline__step--${state}`} aria-current={index === reached ? 'step' : undefined}>
            <span className="timeline__mark" aria-hidden="true" />
            <span>
              {name}
              {state === 'done' && <span className="visually-hidden"> (done)</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
