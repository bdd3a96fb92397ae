import { ANONYMOUS, newId, Refusal } from '@ecolaura/kernel'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { ServerResponse } from 'node:http'
import { RateLimited, rateHeaders } from '../rates/rates.ts'
import type { Credentials } from '../options.ts'
import type { Router } from '../router.ts'
import type { RouterClient } from '../source.ts'
import { retryAfter, statusOf } from './status.ts'

/** The client is refused before its operation is looked at. */
class RefusedClient extends GraphQLError {
  constructor(message: string, code: string) {
    super(message, { extensions: { code, ...(code === 'IDENTITY_UNAVAILABLE' && { retryAfter: 5 }) } })
  }
}

/** Makes the client of one request, and counts the request. @throws RefusedClient when its credentials do not hold, RateLimited */
export async function clientOf(router: Router, credentials: Credentials, signal: AbortSignal): Promise<RouterClient> {
  const { headers, remoteAddress } = credentials
  const anyone: RouterClient = { id: headers['x-request-id'] ?? newId('req'), principal: ANONYMOUS, traceparent: headers['traceparent'], remoteAddress, signal, headers, ...(router.rates && { taken: [] }) }
  const client = await knownClient(router, credentials, anyone).catch(async (error: unknown) => {
    router.refused(anyone)
    // Whoever guesses keys is counted too, by address.
    await router.rates?.count({ ...anyone, profile: null })
    throw refused(error)
  })
  if (router.rates)
    await router.rates.count(client).catch((error: unknown) => {
      router.refused(client)
      throw error
    })
  return client
}

async function knownClient(router: Router, credentials: Credentials, anyone: RouterClient): Promise<RouterClient> {
  const principal = await router.identify(credentials)
  return { ...anyone, principal, ...router.recognise?.(credentials, principal) }
}

/** What a client is told that was refused before its operation was looked at; undefined for a fault. */
export function refusalOf(error: unknown): { status: number; headers: Record<string, string>; errors: GraphQLFormattedError[] } | undefined {
  if (!(error instanceof GraphQLError)) return undefined
  const status = statusOf(error.extensions)
  const isUnknown = status === 400 && error instanceof RefusedClient
  const headers = isUnknown ? { 'www-authenticate': 'Bearer' } : { ...retryAfter(error.extensions), ...(error instanceof RateLimited && rateHeaders(error.taken)) }
  return { status: isUnknown ? 401 : status, headers, errors: [error.toJSON()] }
}

/** Fires when the reply's connection closes. */
export function goneSignal(reply: { raw: ServerResponse }): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}

/** Fires when the reply's connection closes before it is answered, or its time is up; one timer, and nothing to collect. */
export function requestSignal(reply: { raw: ServerResponse }, deadlineMs: number): AbortSignal {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(new DOMException('The request took too long.', 'TimeoutError')), deadlineMs)
  reply.raw.once('close', () => {
    clearTimeout(timer)
    if (!reply.raw.writableFinished) over.abort()
  })
  return over.signal
}

/** Whoever identifies clients says no with a Refusal; any other error, of a network say, is a fault and stays here. */
const refused = (error: unknown): unknown => (error instanceof Refusal ? new RefusedClient(error.message, error.code) : error)

/** Node's headers, each with one value. */
export function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    plain[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}
