import { newId, type Principal } from '@ecolaura/kernel'
import type { GraphQLRequest } from '../admit/admission.ts'
import type { Router } from '../router.ts'

/** GraphQL over `fetch` without a network: for clients such as graphql-request inside the router's process. */
export function fetchFace(router: Router, principal: Principal): typeof fetch {
  return async (input, init) => {
    const { body, method, headers, signal } = new Request(input, init)
    if (method !== 'POST') return new Response(null, { status: 405 })
    const request = (await new Response(body).json()) as GraphQLRequest
    const traceparent = headers.get('traceparent') ?? undefined
    const result = await router.execute(request, { id: newId('req'), principal, traceparent, profile: null, signal })
    return Response.json(result, { headers: { 'content-type': 'application/json' } })
  }
}
