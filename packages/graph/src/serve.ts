import { subgraphVerifier, type SubgraphSecret } from '@ecolaura/auth'
import { Refusal, uuidv7, type ClientRequest } from '@ecolaura/kernel'
import type { Part } from '@ecolaura/service'
import type { Logger } from '@ecolaura/telemetry'
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify'
import { answerAsEvents } from './event-stream.ts'
import { SubgraphExecutor, type SubgraphOperation } from './execute.ts'
import type { Subgraph } from './subgraph.ts'

export type ServeOptions = { port: number; host?: string; secret: SubgraphSecret; logger: Logger }

/**
 * Serves a subgraph over HTTP to its router alone: every request must carry the router's signature, subscriptions
 * too, which are answered as server-sent events to whoever accepts those.
 */
export function serveSubgraph(subgraph: Subgraph, { port, host = '127.0.0.1', secret, logger }: ServeOptions): Part {
  // The router keeps its connections; it must be the side that closes them, or a request meets a closed one.
  const server = fastify({ bodyLimit: 2 ** 21, keepAliveTimeout: 72_000, forceCloseConnections: 'idle' })
  const executor = new SubgraphExecutor(subgraph, logger)
  const verify = subgraphVerifier(subgraph.name, secret)
  const streams = new Set<AbortController>()

  // The signature covers the bytes, so the body is parsed only after it has been checked.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  server.get('/healthz', async () => ({ status: 'ok' }))
  server.post('/graphql', async (request, reply) => {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    try {
      const { client, operation } = await read(request, gone.signal)
      if (!request.headers.accept?.includes('text/event-stream')) return await executor.execute(operation, client)
      streams.add(gone)
      await answerAsEvents(await executor.subscribe(operation, client), reply, gone.signal)
    } catch (error) {
      return refuse(reply, error)
    } finally {
      streams.delete(gone)
    }
  })

  async function read({ body, headers }: FastifyRequest, signal: AbortSignal): Promise<{ client: ClientRequest; operation: SubgraphOperation }> {
    const text = typeof body === 'string' ? body : ''
    const caller = await verify(headers, text)
    const client = { id: String(headers['x-request-id'] ?? uuidv7()), ...caller, traceparent: headers['traceparent'] as string | undefined, signal }
    return { client, operation: readOperation(text) }
  }

  return {
    name: `${subgraph.name} API`,
    start: async () => void (await server.listen({ port, host })),
    async stop() {
      // A stream has no end of its own to wait for; its client goes on elsewhere from the last version it saw.
      for (const stream of streams) stream.abort()
      await server.close()
    },
  }
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof Refusal)) throw error
  return reply.code(error.code === 'UNAUTHENTICATED' ? 401 : 400).send({ errors: [{ message: error.message, extensions: { code: error.code } }] })
}

function readOperation(body: string): SubgraphOperation {
  try {
    const { query, operationName, variables } = JSON.parse(body) as SubgraphOperation
    if (typeof query === 'string') return { query, operationName, variables }
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal('BAD_REQUEST', 'The body must be JSON with a `query`.')
}
