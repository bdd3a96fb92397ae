import type { Availability } from '../gql/graphql.ts'

/** Whether it can be bought, in words; nothing while inventory cannot be asked. */
export function AvailabilityText({ availability, quantity }: { availability: Availability | null | undefined; quantity?: number | null }) {
  if (!availability) return <span className="availability">Availability is not known at the moment</span>
  const few = quantity != null && quantity > 0 ? `Only ${quantity} left` : 'Few left'
  const words = { IN_STOCK: 'In stock', LOW_STOCK: few, OUT_OF_STOCK: 'Sold out' }[availability]
  return <span className={`availability availability--${availability.toLowerCase()}`}>{words}</span>
}
