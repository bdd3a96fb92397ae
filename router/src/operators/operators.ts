import { registry } from '@ecolaura/telemetry'
import type { FastifyPluginAsync } from 'fastify'
import { graphql } from 'graphql'
import { z } from 'zod'
import { invalidationRoute } from '../cache/invalidation-route.ts'
import type { Router } from '../router.ts'
import { operatorsRoot, operatorsSchema } from './operators-schema.ts'
import { registrationRoutes } from './registration.ts'

const Request = z.object({ query: z.string().max(10_000), operationName: z.string().nullish(), variables: z.record(z.string(), z.unknown()).nullish() })

export type OperatorsOptions = {
  /** What an instance must show to register itself; without it none can. */
  readonly registrationToken?: string
  /** What somebody must show to invalidate what is kept; without it nobody can. */
  readonly invalidationToken?: string
}

/** What operators and instances ask: /metrics, /subgraphs, /graphql, /instances, /cache/invalidate. For an address that the public cannot reach. */
export function operatorsPlugin(router: Router, { registrationToken, invalidationToken }: OperatorsOptions = {}): FastifyPluginAsync {
  const rootValue = operatorsRoot(router)
  return async (app) => {
    app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
    app.get('/subgraphs', async () => router.readiness())
    app.post('/graphql', { bodyLimit: 20_000 }, async ({ body }, reply) => {
      const request = Request.safeParse(body)
      if (!request.success) return reply.code(400).send({ errors: [{ message: 'This is no GraphQL request.' }] })
      const { query, operationName, variables } = request.data
      const result = await graphql({ schema: operatorsSchema, source: query, rootValue, operationName, variableValues: variables })
      return reply.code(result.data === undefined ? 400 : 200).send(result)
    })
    if (registrationToken !== undefined) await app.register(registrationRoutes(router, registrationToken))
    if (invalidationToken !== undefined) await app.register(invalidationRoute(router, invalidationToken))
  }
}
