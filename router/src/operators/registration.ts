import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Router } from '../router.ts'
import { askForToken } from './token.ts'

const Instance = z.strictObject({
  subgraph: z.string().min(1).max(200),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(500).transform((url) => new URL(url).href),
})
const Registration = Instance.extend({ leaseSeconds: z.int().min(1).max(3_600) })

/**
 * Where instances register themselves: POST registers and renews, DELETE ends. Whoever has the token is sent the requests of
 * clients, so it is asked for first.
 */
export function registrationRoutes(router: Router, token: string): FastifyPluginAsync {
  return async (app) => {
    askForToken(app, token)
    app.post('/instances', { bodyLimit: 4_096 }, async ({ body }, reply) => {
      const registration = Registration.safeParse(body)
      if (!registration.success) return reply.code(400).send({ error: z.prettifyError(registration.error) })
      const { subgraph, url, leaseSeconds } = registration.data
      const outcome = await router.register(subgraph, url, leaseSeconds)
      if (outcome === 'unknown') return reply.code(404).send({ error: `No subgraph ${subgraph} whose instances register themselves.` })
      if (outcome === 'full') return reply.code(409).send({ error: `${subgraph} has as many instances as a subgraph may have.` })
      return { subgraph, url, leaseSeconds }
    })
    app.delete('/instances', { bodyLimit: 4_096 }, async ({ body }, reply) => {
      const instance = Instance.safeParse(body)
      if (!instance.success) return reply.code(400).send({ error: z.prettifyError(instance.error) })
      await router.release(instance.data.subgraph, instance.data.url)
      return reply.code(204).send()
    })
  }
}
