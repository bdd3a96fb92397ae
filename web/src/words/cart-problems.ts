import type { CartProblemCode } from '../gql/graphql.ts'

const BLOCKING: ReadonlySet<CartProblemCode> = new Set(['NOT_FOR_SALE', 'OUT_OF_STOCK'])

/** Whether a problem of a line has to be cured before the checkout. Address and delivery are chosen there. */
export const isBlocking = ({ code }: { code: CartProblemCode }): boolean => BLOCKING.has(code)
