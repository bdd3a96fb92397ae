import { subgraphVerifier, type SubgraphSecret } from '@ecolaura/auth'
import { Refusal, uuidv7 } from '@ecolaura/kernel'
import type { Part } from '@ecolaura/service'
import type { Logger } from '@ecolaura/telemetry'
import { fastify } from 'fastify'
import { SubgraphExecutor, type SubgraphOperation } from './execute.ts'
import type { Subgraph } from './subgraph.ts'

export type ServeOptions = { port: number; host?: string; secret: SubgraphSecret; logger: Logger }

/** Serves a subgraph over HTTP to its router alone: every request must carry the router's signature. */
export function serveSubgraph(subgraph: Subgraph, { port, host = '127.0.0.1', secret, logger }: ServeOptions): Part {
  const server = fastify({ bodyLimit: 2 ** 21 })
  const executor = new SubgraphExecutor(subgraph, logger)
  const verify = subgraphVerifier(subgraph.name, secret)

  // The signature covers the bytes, so the body is parsed only after it has been checked.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  server.get('/healthz', async () => ({ status: 'ok' }))
  server.post('/graphql', async (request, reply) => {
    const gone = new AbortController()
    request.raw.on('close', () => gone.abort())
    try {
      const body = request.body as string
      const principal = await verify(request.headers, body)
      const client = { id: String(request.headers['x-request-id'] ?? uuidv7()), principal, traceparent: request.headers['traceparent'] as string | undefined, signal: gone.signal }
      return await executor.execute(readOperation(body), client)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return reply.code(error.code === 'UNAUTHENTICATED' ? 401 : 400).send({ errors: [{ message: error.message, extensions: { code: error.code } }] })
    }
  })

  return {
    name: `${subgraph.name} API`,
    start: async () => void (await server.listen({ port, host })),
    stop: () => server.close(),
  }
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
