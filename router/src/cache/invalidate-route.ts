import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Router } from '../router.ts'
import { UnknownInvalidation } from './tags.ts'

const Invalidation = z.union([
  z.strictObject({ subgraph: z.string().optional(), type: z.string(), key: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ subgraph: z.string().optional(), tag: z.string() }),
  z.strictObject({ subgraph: z.string() }),
])
const Body = z.union([Invalidation, z.array(Invalidation).min(1).max(1_000)])
const EXPECTED = 'Send {"subgraph"}, {"type"}, {"type", "key": {…}} or {"tag"}, the last three also with "subgraph", or a list of up to 1000 of them.'

/** POST /cache/invalidate, for operators: 204 when it is done for all routers that share the cache. */
export function invalidateRoute(app: FastifyInstance, router: Pick<Router, 'invalidate' | 'logger'>): void {
  app.post('/cache/invalidate', async (request, reply) => {
    const { success, data } = Body.safeParse(request.body)
    if (!success) return reply.code(400).send({ error: EXPECTED })
    try {
      await router.invalidate(...[data].flat())
      return await reply.code(204).send()
    } catch (error) {
      if (error instanceof UnknownInvalidation) return reply.code(400).send({ error: error.message })
      router.logger.error({ error }, 'The cache could not be invalidated.')
      return reply.code(503).send({ error: 'The cache does not answer. Nothing may have been invalidated: ask again.' })
    }
  })
}
