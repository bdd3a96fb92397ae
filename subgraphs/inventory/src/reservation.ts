import type { Pick } from './stock.ts'

export const ReservationStatus = { OPEN: 'OPEN', COMMITTED: 'COMMITTED', RELEASED: 'RELEASED', EXPIRED: 'EXPIRED', REFUSED: 'REFUSED' } as const
export type ReservationStatus = keyof typeof ReservationStatus

/** Goods set aside for one order until they are sold, given back, or the time is up. */
export type Reservation = {
  readonly orderId: string
  readonly status: ReservationStatus
  readonly picks: readonly Pick[]
  readonly version: number
}
