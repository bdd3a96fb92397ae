import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLRequest } from '../admit/admission.ts'
import type { Credentials } from '../options.ts'
import { rateHeaders } from '../rates/rates.ts'
import type { Router } from '../router.ts'
import type { RouterClient } from '../source.ts'
import { apolloServer, type ApolloContext } from './apollo.ts'
import { clientOf, goneSignal, plainHeaders, refusalOf, requestSignal } from './client.ts'
import { compression } from './compression.ts'
import { answerAsEvents } from './event-stream.ts'
import { httpCaching } from './http-caching.ts'
import { fastLane } from './fast-lane.ts'
import { multipartFace } from './multipart.ts'
import { socketFace } from './socket.ts'

const PATH = '/graphql'

const isRequest = (body: unknown): body is GraphQLRequest => typeof body === 'object' && body !== null && 'extensions' in body

const BATCH = { errors: [{ message: 'Batches are not answered here: send each operation as a request of its own.', extensions: { code: 'BATCHING_NOT_ENABLED' } }] }

/** A GET that says an id has it in its query string; Apollo Server reads that from the URL. What is no JSON there is refused later. */
function takeRegistered(router: Router, request: FastifyRequest, client: RouterClient): void {
  const { extensions, ...rest } = request.query as Record<string, string | undefined>
  if (rest['query'] !== undefined || extensions === undefined) return
  try {
    const { query, extensions: others } = router.withText({ query: '', extensions: JSON.parse(extensions) as Record<string, unknown> }, client)
    if (!query) return
    const asked = { ...rest, query, extensions: JSON.stringify(others) }
    request.query = asked
    request.raw.url = `${PATH}?${new URLSearchParams(asked).toString()}`
  } catch {
    return
  }
}

const credentialsOf = (router: Router, request: FastifyRequest): Credentials => ({ headers: plainHeaders(request.headers), remoteAddress: router.addressOf ? router.addressOf(request.raw) : request.ip })

type Unreadable = Error & { readonly statusCode: number }

/** Its body is no JSON, too long, or of another type. */
const isUnreadable = (error: unknown): error is Unreadable => error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500

/** A request that cannot be read counts like any other. Gives what the client is to be told: that, or why it is refused before. */
async function counted(router: Router, request: FastifyRequest, reply: FastifyReply, error: Unreadable): Promise<unknown> {
  return clientOf(router, credentialsOf(router, request), goneSignal(reply)).then(
    (client) => {
      router.refused(client)
      return error
    },
    (refusal: unknown) => refusal,
  )
}

/** The router's faces on one path of a Fastify server: HTTP under Apollo Server, server-sent events, and the WebSocket. */
export function graphqlPlugin(router: Router): FastifyPluginAsync {
  return async (app) => {
    await router.ready()
    const apollo = apolloServer(router)
    await apollo.start()
    const answerFast = fastLane(router)
    const answerInParts = multipartFace(router)
    const sockets = socketFace(router, app.server, PATH)
    // What Apollo Server does not answer itself: a client that is refused before its operation is looked at, or a fault.
    app.setErrorHandler(async (raised, request, reply) => {
      const error = isUnreadable(raised) ? await counted(router, request, reply, raised) : raised
      const refusal = refusalOf(error)
      if (refusal) return reply.code(refusal.status).headers(refusal.headers).send({ errors: refusal.errors })
      if (isUnreadable(error)) return reply.code(error.statusCode).send({ errors: [{ message: error.message, extensions: { code: 'BAD_REQUEST' } }] })
      router.logger.error({ error, requestId: request.id }, 'A request failed before its operation was looked at.')
      return reply.code(500).send({ errors: [{ message: 'Something went wrong here.', extensions: { code: 'INTERNAL_SERVER_ERROR', id: request.id } }] })
    })
    if (router.settings.compression) await compression(app, router.settings.compression)
    if (router.settings.cache.tellClients) httpCaching(app, router.settings)
    const closing = new AbortController()
    app.addHook('preClose', async () => {
      closing.abort()
      await sockets.close()
    })
    app.addHook('onClose', () => apollo.stop())

    const clients = new WeakMap<object, RouterClient>()
    const answerOverHttp = fastifyApolloHandler<ApolloContext>(apollo, { context: async (request) => ({ client: clients.get(request)! }) })
    if (router.rates)
      app.addHook('onSend', async (request, reply) => {
        const taken = clients.get(request)?.taken
        if (taken) reply.headers(rateHeaders(taken))
      })
    app.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: PATH,
      // Who asks comes first: whatever follows depends on it.
      async handler(request, reply) {
        const streams = request.headers.accept?.includes('text/event-stream')
        const signal = streams ? AbortSignal.any([goneSignal(reply), closing.signal]) : requestSignal(reply, router.settings.deadlineMs)
        const client = await clientOf(router, credentialsOf(router, request), signal)
        if (client.taken) clients.set(request, client)
        if (Array.isArray(request.body)) return reply.code(400).send(BATCH)
        if (isRequest(request.body)) request.body = router.withText(request.body, client)
        else if (request.method === 'GET') takeRegistered(router, request, client)
        if (streams) return answerAsEvents(router, client, request, reply)
        const answered = answerFast(request, reply, client) ?? answerInParts(request, reply, client)
        if (answered) return answered
        clients.set(request, client)
        return answerOverHttp.call(this, request as never, reply as never)
      },
    })
  }
}
