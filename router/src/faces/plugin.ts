import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyPluginAsync } from 'fastify'
import type { Router } from '../router.ts'
import { apolloServer, type ApolloContext } from './apollo.ts'
import { clientOf, plainHeaders } from './client.ts'
import { answerAsEvents } from './event-stream.ts'
import { socketFace } from './socket.ts'

const PATH = '/graphql'

/** The router's faces on one path of a Fastify server: HTTP under Apollo Server, server-sent events, and the WebSocket. */
export function graphqlPlugin(router: Router): FastifyPluginAsync {
  return async (app) => {
    await router.ready()
    const apollo = apolloServer(router)
    await apollo.start()
    const sockets = socketFace(router, app.server, PATH)
    app.addHook('preClose', () => sockets.close())
    app.addHook('onClose', () => apollo.stop())

    const answerOverHttp = fastifyApolloHandler<ApolloContext>(apollo, {
      context: async (request, reply) => {
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        return { client: await clientOf(router, { headers: plainHeaders(request.headers), remoteAddress: request.ip }, gone.signal) }
      },
    })
    app.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: PATH,
      handler(request, reply) {
        if (request.headers.accept?.includes('text/event-stream')) return answerAsEvents(router, request, reply)
        return answerOverHttp.call(this, request as never, reply as never)
      },
    })
  }
}
