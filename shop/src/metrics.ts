import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Part } from '@ecolaura/service'
import { collectProcessMetrics, registry } from '@ecolaura/telemetry'
import { portRefusal } from './port.ts'

/** Metrics for a scraper on this machine: an address of their own, which nobody outside can reach. */
export function metricsServer(port: number): Part {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
  })
  return {
    name: `metrics on port ${port}`,
    async start() {
      collectProcessMetrics()
      await once(server.listen({ host: '127.0.0.1', port }), 'listening').catch((error) => {
        throw portRefusal(error, port)
      })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
