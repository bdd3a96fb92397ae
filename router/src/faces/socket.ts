import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError, parse } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { GraphQLRequest } from '../admit/admission.ts'
import { CLIENT_NAME } from '../admit/safelist.ts'
import type { Router } from '../router.ts'
import type { RouterClient } from '../source.ts'
import { mostTokens } from '../clients/entrance.ts'
import { clientOf, plainHeaders, refusalOf } from './client.ts'
import { BadInit, headersWith } from './connection-init.ts'

/** What a socket carries: who it is, and what ends its streams. */
type SocketExtra = { client?: RouterClient; gone?: AbortController }

/** Answers the graphql-ws protocol on `path` of an HTTP server. Disposing closes every socket with a reason. */
export function socketFace(router: Router, server: Server, path: string) {
  const { limits, connectionInitHeaders } = router.settings
  // What a client calls itself proves nothing.
  const headersSaid = [CLIENT_NAME, ...connectionInitHeaders]
  const streamsAllowed = (client: RouterClient) => router.settings.clients[client.profile ?? '']?.limits.subscriptionsPerSocket ?? limits.subscriptionsPerSocket
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes })
  const served = useServer<Record<string, unknown>, SocketExtra>(
    {
      async onConnect({ connectionParams, extra }) {
        const gone = new AbortController()
        extra.gone = gone
        try {
          const headers = headersWith(connectionParams, plainHeaders(extra.request.headers), headersSaid)
          extra.client = await clientOf(router, { headers, connectionParams, remoteAddress: router.addressOf ? router.addressOf(extra.request) : extra.request.socket.remoteAddress }, gone.signal)
        } catch (error) {
          if (error instanceof BadInit) {
            extra.socket.close(CloseCode.BadRequest, error.message)
            return false
          }
          const refusal = refusalOf(error)
          if (!refusal) router.logger.error({ error }, 'A socket could not be identified.')
          // Clients of the protocol come back after 1013 (try again later), and not after 4403.
          if (refusal && refusal.status !== 401) extra.socket.close(1013, 'Try again later')
          else extra.socket.close(CloseCode.Forbidden, 'Forbidden')
          return false
        }
        return true
      },
      async onSubscribe({ extra, subscriptions }, _id, payload) {
        if (hasExpired(extra.client!)) return [new GraphQLError('Your session has ended.', { extensions: { code: 'UNAUTHENTICATED' } })]
        const refusal = await router.rates?.count(extra.client!).catch(refusedOperation)
        if (refusal) return [refusal]
        const most = streamsAllowed(extra.client!)
        if (Object.keys(subscriptions).length > most)
          return [new GraphQLError(`A socket carries at most ${most} operations at a time.`, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } })]
        const request = router.withText(payload as GraphQLRequest, extra.client!)
        try {
          const document = parse(request.query, { maxTokens: mostTokens(router.settings), noLocation: true })
          return { schema: router.engine.supergraph.schema, document, operationName: request.operationName, contextValue: { request, client: extra.client! } }
        } catch (error) {
          router.refused(extra.client!, request.operationName)
          return [error instanceof GraphQLError ? error : new GraphQLError('This is no GraphQL request.')]
        }
      },
      execute: ({ contextValue }) => answer(router, contextValue) as never,
      subscribe: ({ contextValue }) => answer(router, contextValue) as never,
      // Our results are formatted already; graphql-ws would ask their errors for a form of its own.
      onNext: (_context, _id, _payload, _args, result) => result as never,
      onError: (_context, _id, _payload, errors) => errors,
      // Otherwise a client is told of faults, in the reason for which its socket closes.
      isProd: true,
      onDisconnect: ({ extra }) => extra.gone?.abort(),
    },
    sockets,
  )
  // What a client sends wrong closes its socket; it is no fault of ours, for which the library has a console.
  sockets.on('connection', (socket) => socket.removeAllListeners('error').on('error', () => undefined))
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== path) {
      // Where nobody else listens it would stay open for ever.
      if (server.listenerCount('upgrade') === 1) socket.destroy()
      return
    }
    const { origin, host } = request.headers
    if (origin !== undefined && router.allowsOrigin?.(origin, host) === false) return void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
  }
  server.on('upgrade', upgrade)
  return {
    async close() {
      server.off('upgrade', upgrade)
      await served.dispose()
    },
  }
}

function refusedOperation(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  throw error
}

/** A socket may outlive the token that it was opened with. */
const hasExpired = ({ principal }: RouterClient): boolean => principal.expiresAt !== undefined && principal.expiresAt * 1000 <= Date.now()

const answer = (router: Router, value: unknown) => {
  const { request, client } = value as { request: GraphQLRequest; client: RouterClient }
  return router.subscribe(request, client)
}
