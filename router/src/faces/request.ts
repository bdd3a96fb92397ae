import type { GraphQLRequest } from '../admit/admission.ts'

const JSON_TYPES = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8'])

export const isJson = (type: string | undefined): boolean => JSON_TYPES.has(type ?? '')

/** The request that a body holds; undefined when it is none. */
export function requestIn(body: unknown): GraphQLRequest | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const { query, operationName, variables, extensions } = body as Record<string, unknown>
  if (typeof query !== 'string' || !isObjectOrNothing(variables) || !isObjectOrNothing(extensions)) return undefined
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined, extensions: extensions ?? undefined }
}

/** The same without anything unusual in it: a persisted query is Apollo Server's business. */
export function plainRequest(body: unknown): GraphQLRequest | undefined {
  const request = requestIn(body)
  return request?.extensions && 'persistedQuery' in request.extensions ? undefined : request
}

const isObjectOrNothing = (value: unknown): value is Record<string, unknown> | null | undefined => value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))
