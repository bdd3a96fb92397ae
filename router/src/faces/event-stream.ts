import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { OutgoingHttpHeaders } from 'node:http'
import type { GraphQLRequest } from '../admit/admission.ts'
import type { Router } from '../router.ts'
import type { GraphQLResult, RouterClient } from '../source.ts'
import { requestIn } from './request.ts'

/**
 * Answers one operation as server-sent events, the "distinct connections" mode of the GraphQL over SSE protocol: an event
 * `next` for each result, then `complete`. Waits for the client to take an event before asking for another.
 */
export async function answerAsEvents(router: Router, client: RouterClient, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = reply
  const answered = await router.subscribe(requestOf(request), client, { changes: request.method === 'POST' })
  reply.hijack()
  raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  // A comment opens the stream for the client before the first event, and keeps proxies from closing it later.
  raw.write(':\n\n')
  const alive = setInterval(() => raw.write(':\n\n'), 12_000)
  try {
    for await (const result of Symbol.asyncIterator in answered ? answered : [answered]) {
      const taken = raw.write(`event: next\ndata: ${JSON.stringify(result satisfies GraphQLResult)}\n\n`)
      if (!taken) await drained(raw, client.signal)
    }
    // A router that stops says nothing of an end, so the client opens its stream again, elsewhere.
    raw.end(client.signal.aborted ? undefined : 'event: complete\ndata:\n\n')
  } catch (error) {
    router.logger.error({ error, requestId: client.id }, 'An event stream broke.')
    raw.destroy()
  } finally {
    clearInterval(alive)
  }
}

/** Resolves when the client has taken what was written, or has gone. */
export function drained(raw: FastifyReply['raw'], gone: AbortSignal): Promise<void> {
  if (gone.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      raw.off('drain', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    raw.on('drain', done)
    gone.addEventListener('abort', done)
  })
}

/** A GET carries the request in its query string, a POST as JSON. @throws GraphQLError for what is none */
function requestOf({ method, query, body }: FastifyRequest): GraphQLRequest {
  const asked = requestIn(method === 'POST' ? body : fromQueryString(query as Record<string, string | undefined>))
  if (!asked) throw new GraphQLError('This is no GraphQL request.', { extensions: { code: 'BAD_REQUEST' } })
  return asked
}

function fromQueryString({ variables, extensions, ...rest }: Record<string, string | undefined>): unknown {
  const parsed = (text: string | undefined): unknown => (text ? JSON.parse(text) : undefined)
  try {
    return { ...rest, variables: parsed(variables), extensions: parsed(extensions) }
  } catch {
    return undefined
  }
}
