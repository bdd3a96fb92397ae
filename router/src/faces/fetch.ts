import { newId, type Principal } from '@ecolaura/kernel'
import type { GraphQLRequest } from '../admit/admission.ts'
import type { Router } from '../router.ts'

/** GraphQL over `fetch` without a network: for clients such as graphql-request inside the router's process. */
export function fetchFace(router: Router, principal: Principal): typeof fetch {
  return async (input, init) => {
    const { body, method, traceparent, signal } = plain(input, init) ?? (await read(new Request(input, init)))
    if (method !== 'POST') return new Response(null, { status: 405 })
    signal.throwIfAborted()
    const result = await router.execute(JSON.parse(body) as GraphQLRequest, { id: newId('req'), principal, traceparent, profile: null, signal })
    return Response.json(result, { headers: { 'content-type': 'application/json' } })
  }
}

type Posted = { readonly body: string; readonly method: string; readonly traceparent: string | undefined; readonly signal: AbortSignal }

/** What clients send: an address and a text. A `Request` made of it and read again would cost more than a small query. */
function plain(input: unknown, { method = 'GET', body, headers, signal }: RequestInit = {}): Posted | undefined {
  if (input instanceof Request || typeof body !== 'string') return undefined
  return { body, method: method.toUpperCase(), traceparent: new Headers(headers).get('traceparent') ?? undefined, signal: signal ?? new AbortController().signal }
}

async function read(request: Request): Promise<Posted> {
  return { body: await request.text(), method: request.method, traceparent: request.headers.get('traceparent') ?? undefined, signal: request.signal }
}
