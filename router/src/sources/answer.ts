import type { GraphQLFormattedError } from 'graphql'
import type { GraphQLResult } from '../source.ts'

/** The subgraph gave no GraphQL answer: it is down, slow, or says something else than JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** @throws NoAnswer unless the text is a GraphQL result; its status does not matter then. */
export function parseAnswer(status: number, text: string): GraphQLResult {
  let result: unknown
  try {
    result = JSON.parse(text)
  } catch (cause) {
    throw new NoAnswer(`status ${status}, and no JSON`, { cause })
  }
  return resultIn(result, `status ${status}`)
}

/** What a subgraph said, as a result with which the rest of the router can count. @throws NoAnswer when it is none */
export function resultIn(said: unknown, where: string): GraphQLResult {
  if (typeof said !== 'object' || said === null || !('data' in said || 'errors' in said)) throw new NoAnswer(`${where}, and no GraphQL result`)
  const { data, errors } = said as Record<string, unknown>
  if (data !== undefined && data !== null && !isRecord(data)) throw new NoAnswer(`${where}, and data that is no object`)
  const result = said as GraphQLResult
  if (errors !== undefined) result.errors = errors === null ? undefined : (Array.isArray(errors) ? errors : [errors]).map(errorIn)
  return result
}

/** A subgraph may say anything where its errors should be, and one that cannot be read is an error all the same. */
function errorIn(said: unknown): GraphQLFormattedError {
  const { message, path, extensions } = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>
  const isWhole = typeof message === 'string' && (path === undefined || isPath(path)) && (extensions === undefined || isRecord(extensions))
  if (isWhole) return said as GraphQLFormattedError
  return { message: typeof message === 'string' ? message : 'A subgraph answered with an error that cannot be read.', ...(isPath(path) && { path }), ...(isRecord(extensions) && { extensions }) }
}

const isPath = (value: unknown): value is (string | number)[] => Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number')
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
