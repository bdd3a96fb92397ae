import { newId } from '@ecolaura/kernel'
import { GraphQLError } from 'graphql'
import type { ServerResponse } from 'node:http'
import type { Credentials, Router } from '../router.ts'
import type { RouterClient } from '../source.ts'

/** The client is refused before its operation is looked at. */
export class RefusedClient extends GraphQLError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(message: string, code: string) {
    super(message, { extensions: { code } })
    this.status = code === 'IDENTITY_UNAVAILABLE' ? 503 : 401
    this.headers = this.status === 401 ? { 'www-authenticate': 'Bearer' } : { 'retry-after': '5' }
  }
}

/** Makes the client of one request. @throws RefusedClient when its credentials do not hold. */
export async function clientOf(router: Router, credentials: Credentials, signal: AbortSignal): Promise<RouterClient> {
  const { headers, remoteAddress } = credentials
  try {
    const principal = await router.identify(credentials)
    const client = { id: headers['x-request-id'] ?? newId('req'), principal, traceparent: headers['traceparent'], remoteAddress, signal, headers }
    return router.recognise ? { ...client, ...router.recognise(credentials, principal) } : client
  } catch (error) {
    throw refused(error)
  }
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

function refused(error: unknown): unknown {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return error
  return new RefusedClient((error as Error).message, code)
}

/** Node's headers, each with one value. */
export function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) plain[name] = Array.isArray(value) ? value.join(', ') : value
  return plain
}
