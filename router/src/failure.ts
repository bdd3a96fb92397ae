import { Refusal } from '@ecolaura/kernel'
import { GraphQLError } from 'graphql'
import { Inadmissible } from './admit/admission.ts'
import type { GraphQLResult, RouterClient } from './source.ts'
import type { RouterLogger } from './sources/send.ts'

/** A client's fault is told as it is; anything else is logged and masked. */
export function failure(error: unknown, client: Pick<RouterClient, 'id'>, logger: RouterLogger): GraphQLResult {
  if (error instanceof Inadmissible) return { errors: error.errors.map((one) => one.toJSON()) }
  if (error instanceof GraphQLError) return { errors: [error.toJSON()] }
  if (error instanceof Refusal) return refusal(error.message, error.code)
  logger.error({ error, requestId: client.id }, 'A request failed inside the router.')
  return refusal('Something went wrong here.', 'INTERNAL_SERVER_ERROR', { id: client.id })
}

export const refusal = (message: string, code: string, facts: Record<string, unknown> = {}): GraphQLResult => ({ errors: [{ message, extensions: { code, ...facts } }] })
