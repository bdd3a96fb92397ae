import { join } from 'node:path'
import cors from '@fastify/cors'
import { newSigningKey } from '@ecolaura/auth'
import { folderUploads } from '@ecolaura/catalog/area'
import { type Part, startAll, stopAll } from '@ecolaura/service'
import type { EmbeddedPostgres } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import type { FastifyInstance } from 'fastify'
import type { AreaSettings } from './areas.ts'
import { type DataFolder, keptSecret, openDataFolder, resetData } from './data-folder.ts'
import { ensureAccounts, ensureProducts, ensureShippingMethods, newDemoSecrets, type Account } from './demo.ts'
import { httpServer } from './http.ts'
import { metricsServer } from './metrics.ts'
import { buildPage, isPageStale, type PageState, WEB } from './page.ts'
import { openPlatform, type Platform } from './platform.ts'
import { assertPortIsFree } from './port.ts'
import { noProgress, type Progress } from './progress.ts'
import { shopDatabase } from './shop-database.ts'
import { openShopLog } from './shop-log.ts'
import { seedPictures } from './seed-pictures.ts'
import { uploadRoute } from './uploads.ts'
import { lockShop, type ShopFacts } from './shop-lock.ts'

export type ShopOptions = {
  /** The data folder; made where it is missing. */
  folder: string
  /** 0 takes any free port. */
  port?: number
  host?: string
  /** Metrics are served on 127.0.0.1 at this port, or not at all. */
  metricsPort?: number
  /** Empties the data folder first. */
  reset?: boolean
  /** Makes demo accounts, ways of delivery, and products for an empty shop. */
  seed?: boolean
  /** Leaves the products out of the seed. */
  products?: boolean
  /** Builds the page when its sources changed; tests of the graph need none. */
  page?: boolean
  /** Overrides of the database's settings, e.g. `{ fsync: 'off' }` for tests. */
  databaseSettings?: Record<string, string>
  progress?: Progress
  /** Paces that tests and demonstrations set otherwise. */
  settings?: Partial<Pick<AreaSettings, 'carrier' | 'reservationLifetime'>>
  /** A stop that is asked for while the shop starts. */
  signal?: AbortSignal
}

/** A shop that runs. */
export type Shop = AsyncDisposable & {
  url: string
  port: number
  data: DataFolder
  postgres: EmbeddedPostgres
  logger: Logger
  /** The areas and their router. */
  platform: Platform
  /** Accounts that the seed made, to try the shop with. */
  accounts: readonly Account[]
  /** Resolves with a sentence when the shop cannot go on. */
  ended: Promise<string>
  /** Stops everything in order; harmless when repeated. */
  stop(): Promise<void>
}

const STOP_DEADLINE_MS = 15_000

/** Starts the whole platform on one data folder. @throws Refusal with a sentence that says what to do. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const { folder, port = 0, host = 'localhost', progress = noProgress, signal } = options
  const data = openDataFolder(folder)
  const startedAt = new Date().toISOString()
  let facts: ShopFacts = { port, url: urlAt(port), startedAt, state: 'starting' }
  const lock = lockShop(data, facts)
  const log = openShopLog(data.log)
  const { logger } = log

  const running: Part[] = []
  const start = async (...parts: Part[]) => {
    await startAll(parts, { onStart: progress.step, ...(signal && { signal }), stopDeadlineMs: STOP_DEADLINE_MS })
    running.push(...parts)
  }
  const stop = once(async () => {
    logger.info('the shop stops')
    lock.write({ ...facts, state: 'stopping' })
    try {
      await stopAll(running.splice(0), STOP_DEADLINE_MS)
    } finally {
      lock.release()
      log.close()
    }
  })

  try {
    await assertPortIsFree(host, port)
    if (options.reset) await resetData(data)

    // Vite takes a core and some seconds the first time; the stores start meanwhile.
    const page = (options.page ?? true) ? buildPage() : undefined
    const database = shopDatabase({ folder: data.postgres, settings: options.databaseSettings ?? {}, logger, onProgress: progress.note })
    await start(database)
    const { postgres, admin, connection, check } = database.running()

    const signingKey = await keptSecret(data.keys, newSigningKey)
    const settings: AreaSettings = { signingKey, uploads: data.uploads, carrier: { secondsToDispatch: 5, secondsToDeliver: 10 }, reservationLifetime: 900, ...options.settings }
    const platform = await openPlatform({ admin, connection, settings, logger, isMeasured: options.metricsPort !== undefined })
    await start(platform)
    const accounts = (options.seed ?? true) ? await seed(platform, data, progress, options.products ?? true) : []

    if (page) await pageOf(page, progress, logger)
    const http = httpServer({ host, port, page: join(WEB, 'dist'), routes: routesOf(platform, data), checks: { database: check }, logger })
    await start(...(options.metricsPort === undefined ? [] : [metricsServer(options.metricsPort)]), http)

    const url = urlAt(http.port)
    lock.write((facts = { port: http.port, url, startedAt, state: 'running' }))
    logger.info({ url, pid: process.pid }, 'the shop runs')
    return { url, port: http.port, data, postgres, logger, platform, accounts, ended: postgres.ended, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    logger.error({ err: error }, 'the shop did not start')
    await stop().catch((failure) => logger.error({ err: failure }, 'it did not stop cleanly either'))
    throw error
  }
}

/** Accounts, ways of delivery and products for a shop that is new. */
async function seed(platform: Platform, data: DataFolder, progress: Progress, withProducts: boolean): Promise<Account[]> {
  const done = progress.step('demo accounts and delivery')
  const accounts = await ensureAccounts(platform, await keptSecret(data.demo, newDemoSecrets))
  await ensureShippingMethods(platform)
  done?.()
  if (withProducts) await ensureProducts(platform, data, progress)
  return accounts
}

/** Pages of other origins that may ask the graph: Apollo Sandbox, which the landing page of /graphql opens. */
const ORIGINS = ['https://studio.apollographql.com']

const routesOf = ({ router }: Platform, data: DataFolder) => [
  (app: FastifyInstance) => void app.register(cors, { origin: ORIGINS, methods: ['GET', 'POST'], maxAge: 86_400 }),
  (app: FastifyInstance) => void app.register(router.plugin),
  seedPictures,
  uploadRoute(folderUploads(data.uploads), (headers) => router.identify({ headers })),
]

const urlAt = (port: number): string => `http://localhost:${port}`

/** A page that cannot be built is no reason not to sell: the graph is there, and the page says what is wrong. */
async function pageOf(page: Promise<PageState>, progress: Progress, logger: Logger): Promise<void> {
  const done = isPageStale() ? progress.step('building the page') : undefined
  const { problem } = await page
  done?.()
  if (problem === undefined) return
  progress.note(problem.split('\n').slice(0, 3).join(' '))
  logger.warn({ problem }, 'the page is not served')
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | undefined
  return () => (stopped ??= stop())
}
