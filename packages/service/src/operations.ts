import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { collectProcessMetrics, registry, type Logger } from '@ecolaura/telemetry'
import type { Part } from './run.ts'

/** What has to work before requests are sent here; each rejects with a sentence when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>

export type OperationsOptions = { readonly host: string; readonly port: number; readonly checks: Checks; readonly logger: Logger }

const CHECK_DEADLINE_MS = 2_000

/**
 * What watchdogs and scrapers ask, on a port of its own that is never opened to the public: `/healthz` (the process
 * lives), `/readyz` (its checks pass), `/metrics`. It starts first and stops last, so that a long start can be seen.
 */
export function operationsServer({ host, port, checks, logger }: OperationsOptions): Part & { isReady: boolean } {
  const server = createServer((request, response) => {
    const answer = { '/healthz': healthz, '/readyz': readyz, '/metrics': metrics }[request.url ?? '']
    if (!answer || request.method !== 'GET') return void response.writeHead(404).end()
    answer(response).catch((error: unknown) => {
      logger.error({ err: error, url: request.url }, 'operations: no answer')
      response.destroy()
    })
  })

  const healthz = async (response: ServerResponse) => send(response, 200, { status: 'alive' })
  const readyz = async (response: ServerResponse) => {
    const failing = part.isReady ? await failingChecks(checks) : { process: 'is starting or stopping' }
    const isReady = Object.keys(failing).length === 0
    if (!isReady) logger.warn({ failing }, 'not ready')
    send(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', failing })
  }
  const metrics = async (response: ServerResponse) => {
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
  }

  const part = {
    name: `health and metrics on port ${port}`,
    /** Set by whoever runs the process, when all its parts have started and until it stops. */
    isReady: false,
    async start() {
      collectProcessMetrics()
      await once(server.listen({ host, port }), 'listening')
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return part
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function failingChecks(checks: Checks): Promise<Record<string, string>> {
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
