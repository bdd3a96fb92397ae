import type { ApolloClient } from '@apollo/client'
import { AddPaymentMethodDocument, WalletDocument } from '../gql/graphql.ts'
import { change, type Problem } from './change.ts'

/** What a shopper pays with: a card that is kept, one to try the shop with, or one that they type. */
export type CardChoice =
  | { kind: 'saved'; id: string }
  | { kind: 'test'; number: string }
  | { kind: 'typed'; number: string; expiryMonth: number; expiryYear: number; cvc: string; holder: string }

/** The payment method for a choice; a card that is new is handed to payments first, and is a kept one from then on. */
export async function cardToPayWith(client: ApolloClient, choice: CardChoice, holder: string): Promise<{ id?: string; problems: readonly Problem[] }> {
  if (choice.kind === 'saved') return { id: choice.id, problems: [] }
  const card = choice.kind === 'test' ? { number: choice.number, expiryMonth: 12, expiryYear: new Date().getFullYear() + 3, cvc: '123', holder } : choice
  const { number, expiryMonth, expiryYear, cvc } = card
  const { payload, problems } = await change(client, AddPaymentMethodDocument, {
    input: { cardNumber: number, expiryMonth, expiryYear, cvc, holder: card.holder || holder },
  })
  if (payload?.paymentMethod) await client.refetchQueries({ include: [WalletDocument] })
  return { id: payload?.paymentMethod?.id, problems }
}
