import { Refusal } from '@ecolaura/kernel'
import { guarded } from '@ecolaura/service'
import type { Card } from '../card.ts'
import type { Charge, PaymentProvider, ProviderRefund } from './provider.ts'

export type ProviderCalls = ReturnType<typeof providerCalls>

/**
 * The provider behind deadlines and breakers, one for each kind of call. A decline is an answer like any other; only
 * silence and faults open a breaker. @param deadlineMs how long a call about money may take
 */
export function providerCalls(provider: PaymentProvider, deadlineMs: number) {
  const within = (deadline: AbortSignal, stop: AbortSignal) => AbortSignal.any([deadline, stop])
  return {
    tokenise: guarded('provider.tokenise', (signal, card: Card) => provider.tokenise(card, signal), { deadlineMs, isHealthy: (error) => error instanceof Refusal }),
    charge: guarded('provider.charge', (signal, charge: Charge, stop: AbortSignal) => provider.charge(charge, within(signal, stop)), { deadlineMs }),
    find: guarded('provider.find', (signal, key: string, stop: AbortSignal) => provider.find(key, within(signal, stop)), { deadlineMs }),
    close: guarded('provider.close', (signal, charge: Charge, stop: AbortSignal) => provider.close(charge, within(signal, stop)), { deadlineMs }),
    refund: guarded('provider.refund', (signal, refund: ProviderRefund, stop: AbortSignal) => provider.refund(refund, within(signal, stop)), { deadlineMs }),
  }
}
