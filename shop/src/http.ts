import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Part } from '@ecolaura/service'
import type { Logger } from '@ecolaura/telemetry'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { portRefusal } from './port.ts'

export type HttpOptions = {
  host: string
  /** 0 takes any free one. */
  port: number
  /** Folder of the built page. */
  page: string
  /** Adds the graph and whatever else is served: one function for each concern. */
  routes: readonly ((app: FastifyInstance) => void | Promise<void>)[]
  /** What has to work before requests are sent here; each rejects with a sentence when it does not. */
  checks: Readonly<Record<string, () => Promise<unknown>>>
  logger: Logger
}

export type HttpPart = Part & { readonly port: number }

const CHECK_DEADLINE_MS = 2_000
const STOP_GRACE_MS = 5_000

/** The one public port: page, graph, and what watchdogs ask. */
export function httpServer({ host, port, page, routes, checks, logger }: HttpOptions): HttpPart {
  const sockets = new Set<Socket>()
  const app = fastify({
    forceCloseConnections: 'idle',
    // Fastify makes a server for each address of `localhost`; all their connections are known here.
    serverFactory: (handler) => createServer({ keepAliveTimeout: 72_000 }, handler).on('connection', (socket) => remember(socket, sockets)),
  })
  let isStopping = false
  return {
    name: 'page and graph',
    get port() {
      const address = app.server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    async start() {
      app.get('/healthz', () => ({ status: 'alive' }))
      app.get('/readyz', async (_request, reply) => {
        const failing = isStopping ? { shop: 'is stopping' } : await failingChecks(checks)
        if (Object.keys(failing).length > 0) logger.warn({ failing }, 'not ready')
        return reply.code(Object.keys(failing).length > 0 ? 503 : 200).send({ status: Object.keys(failing).length > 0 ? 'not ready' : 'ready', failing })
      })
      for (const add of routes) await add(app)
      await servePage(app, page)
      await app.listen({ host, port }).catch((error) => {
        throw portRefusal(error, port)
      })
    },
    async stop() {
      isStopping = true
      // Requests under way are answered; a stream that goes on for ever is not waited for.
      const grace = setTimeout(() => sockets.forEach((socket) => socket.destroy()), STOP_GRACE_MS)
      await app.close()
      clearTimeout(grace)
    },
  }
}

function remember(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

async function failingChecks(checks: HttpOptions['checks']): Promise<Record<string, string>> {
  const failing: Record<string, string> = {}
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(() => late.reject(new Error(`no answer in ${CHECK_DEADLINE_MS} ms`)), CHECK_DEADLINE_MS)
      await Promise.race([check(), late.promise])
        .catch((error: Error) => (failing[name] = error.message))
        .finally(() => clearTimeout(timer))
    }),
  )
  return failing
}

/** Files of the page; any other address that a browser opens is the page itself, whose router knows the rest. */
async function servePage(app: FastifyInstance, page: string): Promise<void> {
  await app.register(fastifyStatic, { root: page, index: 'index.html', extensions: ['html'], wildcard: true, preCompressed: true, setHeaders: (reply, path) => void reply.header('cache-control', cacheOf(path)) })
  app.setNotFoundHandler((request, reply) => {
    // The index of a folder is not found by its compressed name, so the first page comes through here too.
    const isPage = request.method === 'GET' && (request.url.split('?')[0] === '/' || (request.headers.accept ?? '').includes('text/html'))
    if (!isPage) return reply.code(404).send({ error: 'Not found' })
    return existsSync(join(page, 'index.html')) ? reply.sendFile('index.html') : noPage(reply)
  })
}

const noPage = (reply: FastifyReply) =>
  reply.code(503).type('text/plain; charset=utf-8').send('The page is not built; the log of the shop says why. The graph answers at /graphql.\n')

/** Vite puts a hash of the content into the names below `assets/`. */
const cacheOf = (path: string): string => (path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
