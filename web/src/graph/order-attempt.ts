import type { PlaceOrderInput } from '../gql/graphql.ts'
import { keptValue } from './kept-value.ts'

/**
 * An order that has been sent and not been answered, kept until it is. The very same input goes out again with the same
 * key, after a lost answer as after a reload, so it is placed at most once.
 */
const kept = keptValue<PlaceOrderInput>('ecolaura.attempt')

/** The attempt to go on with: one of this cart that has not been answered, or a new one. */
export function beginAttempt(input: Omit<PlaceOrderInput, 'idempotencyKey'>): PlaceOrderInput {
  const open = openAttempt(input.cartId)
  if (open) return open
  const attempt = { ...input, idempotencyKey: newKey() }
  kept.write(attempt)
  return attempt
}

export function openAttempt(cartId: string | undefined): PlaceOrderInput | undefined {
  const attempt = kept.read()
  return attempt && attempt.cartId === cartId ? attempt : undefined
}

/** The graph has answered, either way. */
export const endAttempt = (): void => kept.write(undefined)

/** `crypto.randomUUID` exists on secure origins only. */
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
