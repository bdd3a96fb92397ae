import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyPluginAsync } from 'fastify'
import { GraphQLError } from 'graphql'
import type { GraphQLRequest } from '../admit/admission.ts'
import type { Router } from '../router.ts'
import { apolloServer, type ApolloContext } from './apollo.ts'
import { clientOf, plainHeaders, requestSignal } from './client.ts'
import { answerAsEvents } from './event-stream.ts'
import { fastLane } from './fast-lane.ts'
import { socketFace } from './socket.ts'

const PATH = '/graphql'

const isRequest = (body: unknown): body is GraphQLRequest => typeof body === 'object' && body !== null && 'extensions' in body

/** The router's faces on one path of a Fastify server: HTTP under Apollo Server, server-sent events, and the WebSocket. */
export function graphqlPlugin(router: Router): FastifyPluginAsync {
  return async (app) => {
    await router.ready()
    const apollo = apolloServer(router)
    await apollo.start()
    const answerFast = fastLane(router)
    const sockets = socketFace(router, app.server, PATH)
    // What Apollo Server does not answer itself: a client that is refused before its operation is looked at, or a fault.
    app.setErrorHandler((error, request, reply) => {
      if (error instanceof GraphQLError) return reply.code(401).send({ errors: [{ message: error.message, extensions: { code: error.extensions['code'] } }] })
      const { statusCode = 500 } = error as { statusCode?: number }
      if (statusCode < 500) return reply.send(error)
      router.logger.error({ error, requestId: request.id }, 'A request failed before its operation was looked at.')
      return reply.code(500).send({ errors: [{ message: 'Something went wrong here.', extensions: { code: 'INTERNAL_SERVER_ERROR', id: request.id } }] })
    })
    app.addHook('preClose', () => sockets.close())
    app.addHook('onClose', () => apollo.stop())

    const answerOverHttp = fastifyApolloHandler<ApolloContext>(apollo, {
      context: async (request, reply) => ({
        client: await clientOf(
          router,
          { headers: plainHeaders(request.headers), remoteAddress: request.ip },
          requestSignal(reply, router.settings.deadlineMs),
        ),
      }),
    })
    app.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: PATH,
      handler(request, reply) {
        if (isRequest(request.body)) request.body = router.withText(request.body, plainHeaders(request.headers))
        if (request.headers.accept?.includes('text/event-stream')) return answerAsEvents(router, request, reply)
        const answered = answerFast(request, reply)
        if (answered) return answered
        return answerOverHttp.call(this, request as never, reply as never)
      },
    })
  }
}
