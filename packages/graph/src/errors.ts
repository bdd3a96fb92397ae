import { Refusal, uuidv7 } from '@ecolaura/kernel'
import type { Logger } from '@ecolaura/telemetry'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/**
 * Turns an error into what a client may see. Refusals keep their words and code; what GraphQL itself found wrong with
 * the request keeps its message; everything else is a fault, logged once here and shown as an id that finds the line.
 */
export function showError(error: unknown, logger: Logger, requestId?: string): GraphQLFormattedError {
  const outer = error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: error as Error })
  const cause = rootCause(outer)
  const place = { ...(outer.locations && { locations: outer.locations }), ...(outer.path && { path: outer.path }) }
  if (cause instanceof Refusal) return { message: cause.message, ...place, extensions: { code: cause.code, ...cause.data } }
  if (cause instanceof GraphQLError) return { message: cause.message, ...place, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...cause.extensions } }
  const id = requestId ?? uuidv7()
  logger.error({ err: cause, path: outer.path, requestId: id }, 'a resolver failed')
  return { message: `Something went wrong on our side. Please quote ${id}.`, ...place, extensions: { code: 'INTERNAL_SERVER_ERROR', id } }
}

function rootCause(error: Error): Error {
  return error instanceof GraphQLError && error.originalError ? rootCause(error.originalError) : error
}
