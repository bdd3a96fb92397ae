import { createLogger } from '@ecolaura/telemetry'
import { runService } from '@ecolaura/service'
import { httpServer } from '@ecolaura/shop/http'
import { uploadRoute } from '@ecolaura/shop/uploads'
import { folderUploads } from '@ecolaura/catalog/area'
import { openRouter } from './open-router.ts'
import { routerSettings } from './router-settings.ts'

const settings = routerSettings()
const { HOST: host, PORT: port } = settings
const logger = createLogger('router', { level: settings.LOG_LEVEL })
const router = await openRouter(settings, logger)

await runService(
  'router',
  [
    { name: 'router', start: () => router.ready(), stop: () => router.stop() },
    httpServer({
      host,
      port,
      page: settings.PAGE,
      routes: [(app) => void app.register(router.plugin), uploadRoute(folderUploads(settings.UPLOADS), (headers) => router.identify({ headers }))],
      checks: {},
      logger,
    }),
  ],
  { logger, operations: { host, port: settings.OPERATIONS_PORT }, checks: {} },
)
