import type { DeclineReason } from '@ecolaura/contracts'
import type { Money } from '@ecolaura/kernel'
import type { Card } from '../card.ts'

/** What definitely came of a charge. */
export type ChargeOutcome =
  | { readonly status: 'CAPTURED' }
  | { readonly status: 'DECLINED'; readonly reason: DeclineReason }
  /** Its key was closed before anything was taken, and nothing can be any more. */
  | { readonly status: 'VOIDED' }

export type Charge = {
  /** The same key again has no further effect and gives the same answer. */
  readonly key: string
  readonly token: string
  readonly amount: Money
  /** The shop's own name for it, shown in the provider's ledger. */
  readonly reference: string
}

export type ProviderRefund = { readonly key: string; readonly chargeKey: string; readonly amount: Money }

/**
 * The bank, or who stands between the bank and us. It is elsewhere: a call may fail, hang, or be done although the
 * answer is lost. What throws has told nothing; a decline is an answer. A signal that fires ends the wait, not the deed.
 */
export interface PaymentProvider {
  /** Hands the card over for a token. @throws Refusal when the provider does not take such cards */
  tokenise(card: Card, signal: AbortSignal): Promise<{ token: string; brand: string; last4: string }>
  /** Authorises and captures in one step. */
  charge(charge: Charge, signal: AbortSignal): Promise<ChargeOutcome>
  /** What came of a key; undefined when the provider has not heard of it so far. It may still. */
  find(key: string, signal: AbortSignal): Promise<ChargeOutcome | undefined>
  /** Makes a key definite: what came of it, or VOIDED from now on, also for a charge that is still on its way. */
  close(charge: Charge, signal: AbortSignal): Promise<ChargeOutcome>
  /** Gives back a part or all; resolves when that is certain. */
  refund(refund: ProviderRefund, signal: AbortSignal): Promise<void>
}
