import type { FastifyReply, FastifyRequest } from 'fastify'
import { cacheControlOf, policyFor } from '../cache/answer-policy.ts'
import type { Router } from '../router.ts'
import type { GraphQLResult, RouterClient } from '../source.ts'
import { isJson, plainRequest } from './request.ts'
import { retryAfter, statusOf } from './status.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8'

type FastLane = (request: FastifyRequest, reply: FastifyReply, client: RouterClient) => Promise<FastifyReply> | undefined

/**
 * Answers the plainest request, a POST of an operation that was admitted before, past Apollo Server, whose layer costs as much as
 * a small query. Says undefined for anything else, and that goes the long way: so first requests, every refusal
 * and everything unusual are answered by Apollo Server, and what is answered here reads the same.
 */
export function fastLane(router: Router): FastLane {
  const { tellClients } = router.settings.cache
  return (request, reply, client) => {
    if (request.method !== 'POST' || !isJson(request.headers['content-type'])) return undefined
    const type = contentType(request.headers.accept)
    const asked = type && plainRequest(request.body)
    const answered = asked && router.known(asked, client)
    return answered ? answer(answered, reply.type(type), tellClients ? client : undefined) : undefined
  }
}

/** `told` is the client that hears how long it may keep the answer. */
async function answer(answered: Promise<GraphQLResult>, reply: FastifyReply, told: RouterClient | undefined): Promise<FastifyReply> {
  const result = await answered
  if (!('data' in result)) {
    const [first] = result.errors ?? []
    reply.code(statusOf(first?.extensions)).headers(retryAfter(first?.extensions))
  }
  return reply.header('cache-control', cacheControlOf(told && policyFor(result, told))).send(`${JSON.stringify(result)}\n`)
}

/** The type that Apollo Server would choose; undefined leaves the choice to it. */
function contentType(accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return JSON_TYPE
  return accept.startsWith('application/graphql-response+json') && !accept.includes('multipart/') ? RESPONSE_TYPE : undefined
}
