import { declineReason } from '@ecolaura/contracts'
import { registerEnumType } from 'type-graphql'

/** A payment has it from the bank, an order from its payment: one enum for both. */
export const DeclineReasonEnum = declineReason.enum
registerEnumType(DeclineReasonEnum, {
  name: 'DeclineReason',
  description: 'Why a payment was declined.',
  valuesConfig: {
    INSUFFICIENT_FUNDS: { description: 'There is not enough money on the account.' },
    CARD_DECLINED: { description: 'The card’s issuer said no.' },
    EXPIRED_CARD: { description: 'The card has expired.' },
    FRAUD_SUSPECTED: { description: 'The issuer suspects that it is not the owner who pays.' },
    METHOD_NOT_FOUND: { description: 'The payment method does not exist or is someone else’s.' },
  },
})
