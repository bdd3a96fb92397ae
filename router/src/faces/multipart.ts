import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OutgoingHttpHeaders } from 'node:http'
import { formatOf } from '../defer/formats.ts'
import type { Router } from '../router.ts'
import type { RouterClient } from '../source.ts'
import { drained } from './event-stream.ts'
import { isJson, plainRequest } from './request.ts'
import { retryAfter, statusOf } from './status.ts'

type Answered = Awaited<NonNullable<ReturnType<Router['inParts']>>>

/**
 * Answers a POST whose operation defers fragments as `multipart/mixed`, a part for each piece, to a client that says in `accept`
 * which format it reads. Says undefined for anything else: that is answered at once, elsewhere.
 */
export function multipartFace(router: Router) {
  return (request: FastifyRequest, reply: FastifyReply, client: RouterClient): Promise<unknown> | undefined => {
    const format = request.method === 'POST' && isJson(request.headers['content-type']) ? formatOf(request.headers.accept) : undefined
    const asked = format && plainRequest(request.body)
    const started = asked && router.inParts(asked, client, format)
    return started && answer(router, client, started, reply, `multipart/mixed;boundary="-";${format}`)
  }
}

async function answer(router: Router, client: RouterClient, started: Promise<Answered>, reply: FastifyReply, type: string): Promise<unknown> {
  const answered = await started
  if (Symbol.asyncIterator in answered) return write(router, client, answered, reply, type)
  const facts = answered.errors?.[0]?.extensions
  return reply.code('data' in answered ? 200 : statusOf(facts)).headers('data' in answered ? {} : retryAfter(facts)).header('cache-control', 'no-store').send(answered)
}

async function write(router: Router, client: RouterClient, parts: Extract<Answered, AsyncIterable<unknown>>, reply: FastifyReply, type: string): Promise<void> {
  const { raw } = reply
  reply.hijack()
  raw.once('close', () => void parts.return?.())
  raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  try {
    // The boundary follows each part, and not the next one: a client shows a part when it has seen its end.
    raw.write('\r\n---')
    for await (const part of parts) {
      const taken = raw.write(`\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(part)}\r\n---${part.hasNext ? '' : '--\r\n'}`)
      if (!taken) await drained(raw, client.signal)
    }
    raw.end()
  } catch (error) {
    router.logger.error({ error, requestId: client.id }, 'An answer in parts broke.')
    raw.destroy()
  }
}
