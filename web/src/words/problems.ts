import type { Problem } from '../graph/change.ts'

/** Where the page knows better words than the graph, because it knows what the shopper sees. */
const SENTENCES: Readonly<Record<string, string>> = {
  STALE_VERSION: 'The cart has changed since you looked, perhaps in another window. Please look again.',
  CART_ORDERED: 'This cart has been ordered already. You find the order in your account.',
  IDEMPOTENCY_KEY_IN_PROGRESS: 'Your order is being worked on. Ask again in a moment; it is placed only once.',
}

export const problemSentence = ({ code, message }: Pick<Problem, 'code' | 'message'>): string => SENTENCES[code] ?? message
