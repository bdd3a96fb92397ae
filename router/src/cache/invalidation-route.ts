import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { askForToken } from '../operators/token.ts'
import type { Router } from '../router.ts'
import { UnknownInvalidation } from './tags.ts'

const Invalidation = z.union([
  z.strictObject({ subgraph: z.string().optional(), type: z.string(), key: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ subgraph: z.string().optional(), tag: z.string() }),
  z.strictObject({ subgraph: z.string() }),
])
const Body = z.union([Invalidation, z.array(Invalidation).min(1).max(1_000)])
const EXPECTED = 'Send {"subgraph"}, {"type"}, {"type", "key": {…}} or {"tag"}, the last three also with "subgraph", or a list of up to 1000 of them.'

/**
 * POST /cache/invalidate: 204 when it is done for all routers that share the cache. Whoever has the token can make the
 * subgraphs answer everything anew, so it is asked for first.
 */
export function invalidationRoute(router: Pick<Router, 'invalidate' | 'logger'>, token: string): FastifyPluginAsync {
  return async (app) => {
    askForToken(app, token)
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
}
