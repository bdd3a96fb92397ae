import { ANONYMOUS } from '@ecolaura/kernel'
import { createLogger, exportTraces, type Logger } from '@ecolaura/telemetry'
import fastifyCors from '@fastify/cors'
import Fastify, { type FastifyInstance } from 'fastify'
import { watchFile, unwatchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ConfigMistake } from './config-mistake.ts'
import { settingsIn, type RouterConfig } from './config.ts'
import { identifyByTokens } from './jwt.ts'
import { readManifests, readProfiles } from './manifests.ts'
import { prometheusObserver } from './metrics.ts'
import type { RequestFacts, RouterObserver } from './observer.ts'
import { operatorsPlugin } from './operators/operators.ts'
import type { RouterOptions } from './options.ts'
import { createRouter, type Router } from './router.ts'
import { checkSecrets, type Secrets } from './secrets.ts'
import { redisLeases } from './sources/redis-leases.ts'

/** Runs a router on its own until the process is told to stop. Resolves when it listens. @throws ConfigMistake */
export async function serve(config: RouterConfig, secrets: Secrets = {}): Promise<void> {
  const file = config.supergraph
  if (!file) throw new ConfigMistake('Which supergraph? Give --supergraph FILE, or `supergraph:` in the settings.')
  const logger = createLogger('router')
  checkSecrets(config, secrets)
  checkRedis(config)
  const { manifests, host, port, admin, accessLog, cors, jwt, redis, traces: traceSettings } = config
  const traces = traceSettings && (await exportTraces('router', traceSettings, logger))
  const { clients, clientOperations } = await readProfiles(config.clients)
  const leases = redis ? redisLeases(redis) : undefined
  const router = await routerOf(file, {
    settings: { ...settingsIn(config), clients },
    clientOperations,
    introspection: config.introspection,
    logger,
    operations: await readManifests(manifests),
    observe: observerOf(accessLog, logger),
    identify: jwt && (await identifyByTokens(jwt, logger)),
    allowsOrigin: originsOf(cors),
    leases,
    tracer: traces?.tracer,
  })

  const { deadlineMs } = config
  const app = Fastify({
    bodyLimit: config.limits.bodyBytes,
    forceCloseConnections: 'idle',
    // Fastify alone would wait without end for a body that comes byte by byte.
    requestTimeout: deadlineMs,
    http: { headersTimeout: Math.min(deadlineMs, 60_000), connectionsCheckingInterval: Math.min(deadlineMs, 30_000) },
    routerOptions: { maxParamLength: 100 },
  })
  app.get('/livez', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const { ready } = router.readiness()
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  if (cors) await app.register(fastifyCors, { origin: cors.origins, credentials: cors.credentials, ...(cors.headers && { allowedHeaders: cors.headers }), methods: ['GET', 'POST'], exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy'], maxAge: 86_400 })
  await app.register(router.plugin)
  const address = await listen(app, { host, port })
  const operators = admin && (await serveOperators(router, admin, secrets))

  watchFile(file, { interval: 2_000, persistent: false }, () => void reload(router, file, logger))
  const stop = async () => {
    unwatchFile(file)
    await app.close()
    await operators?.close()
    await router.stop()
    await leases?.close()
    await traces?.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  logger.info({ address, supergraph: file }, 'The router listens.')
}

async function routerOf(file: string, { identify, ...options }: Omit<RouterOptions, 'supergraph' | 'identify'> & Partial<Pick<RouterOptions, 'identify'>>): Promise<Router> {
  const supergraph = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigMistake(`The supergraph ${file} cannot be read.`, { cause })
  })
  try {
    const router = createRouter({ ...options, supergraph, identify: identify ?? (async () => ANONYMOUS) })
    await router.ready()
    if (!identify && router.engine.supergraph.access.isUsed) {
      await router.stop()
      throw new Error('it protects fields, and this router knows nobody. Say in `jwt` whose tokens count.')
    }
    return router
  } catch (cause) {
    if (cause instanceof ConfigMistake) throw cause
    throw new ConfigMistake(`${file}${lineOf(cause)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function checkRedis({ redis, cache, rates }: RouterConfig): void {
  for (const [name, settings] of Object.entries({ cache: cache.redis, rates: rates.redis }))
    if (settings && !(settings.url ?? redis)) throw new ConfigMistake(`\`${name}.redis\` has no \`url\`, and there is neither \`redis:\` in the settings nor ROUTER_REDIS.`)
}

/** Pages of the router's own host, and those that may read its answers over HTTP. */
function originsOf(cors: RouterConfig['cors']): RouterOptions['allowsOrigin'] {
  if (cors?.origins === '*') return undefined
  return (origin, host) => URL.parse(origin)?.host === host || (cors?.origins.includes(origin) ?? false)
}

/** Metrics, the state of subgraphs, registrations and invalidation never stand on the public address. */
async function serveOperators(router: Router, { host, port }: NonNullable<RouterConfig['admin']>, secrets: Secrets) {
  const app = Fastify()
  await app.register(operatorsPlugin(router, secrets))
  await listen(app, { host, port })
  return app
}

/** The address is taken, not of this machine, or not for this user. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
}

async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<string> {
  return app.listen(at).catch((cause: Error) => {
    throw new CannotListen(`The router cannot listen at ${at.host}:${at.port}: ${cause.message}`, { cause })
  })
}

function observerOf(accessLog: boolean, logger: Logger): RouterObserver {
  const metrics = prometheusObserver()
  if (!accessLog) return metrics
  const asked = ({ client, operationName }: Pick<RequestFacts, 'client' | 'operationName'>) => ({ requestId: client.id, traceparent: client.traceparent, operationName: operationName?.slice(0, 200) })
  return {
    ...metrics,
    request(facts) {
      metrics.request(facts)
      const { kind, outcome, seconds } = facts
      logger.info({ ...asked(facts), kind, outcome, seconds }, 'A request was answered.')
    },
    stream(facts) {
      const { event, ended } = metrics.stream!(facts)
      return {
        event,
        ended(last) {
          ended(last)
          logger.info({ ...asked(facts), ...last }, 'A stream has ended.')
        },
      }
    },
  }
}

/** A wrong file changes nothing: the router goes on with what it has. */
async function reload(router: Router, file: string, logger: ReturnType<typeof createLogger>): Promise<void> {
  try {
    await router.reload(await readFile(file, 'utf8'))
    logger.info({ supergraph: file }, 'The supergraph has changed.')
  } catch (error) {
    logger.error({ error, supergraph: file }, 'The changed supergraph is not used.')
  }
}

function lineOf(error: unknown): string {
  const [location] = (error as { locations?: readonly { line: number }[] }).locations ?? []
  return location ? `:${location.line}` : ''
}
