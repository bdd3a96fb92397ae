import type { Money } from '@ecolaura/kernel'

/** Money that goes back, or is to. */
export type Refund = { readonly amount: Money; readonly reason: string }

export const RefundStatus = { PENDING: 'PENDING', DONE: 'DONE' } as const
export type RefundStatus = keyof typeof RefundStatus

export type StoredRefund = Refund & { readonly id: string; readonly paymentId: string; readonly status: RefundStatus; readonly createdAt: Date }
