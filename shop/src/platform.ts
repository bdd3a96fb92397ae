import { readFile } from 'node:fs/promises'
import { accessTokenVerifier, identifier, publicKeys } from '@ecolaura/auth'
import { postgresLog } from '@ecolaura/events'
import { areaWorkers, SubgraphExecutor } from '@ecolaura/graph'
import { Refusal, type Principal } from '@ecolaura/kernel'
import { createRouter, prometheusObserver, type Router, type SubgraphSource } from '@ecolaura/router'
import { startAll, stopAll, type Part } from '@ecolaura/service'
import { migrate, provisionArea, type ConnectionSettings, type Database } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import { MARKETS } from './market.ts'
import { AREA_NAMES, migrations, openSchema, wireAreas, type AreaName, type AreaSettings, type WiredArea, type WiredAreas } from './areas.ts'

const SUPERGRAPH = new URL('../../schema/supergraph.graphql', import.meta.url)

export type Platform = Part & {
  readonly router: Router
  readonly areas: WiredAreas
  /** Stops or starts one area while the others go on: its part of the graph is null with an error, its work waits. */
  readonly running: Readonly<Record<AreaName, Part>>
}

export type PlatformOptions = {
  /** A superuser's connection: makes schemas and roles. */
  readonly admin: Database
  readonly connection: ConnectionSettings
  readonly settings: AreaSettings
  readonly logger: Logger
  /** Counts and times what the router does, for metrics. */
  readonly isMeasured: boolean
}

/** All areas with their workers and the router before them, in one process on one database. */
export async function openPlatform({ admin, connection, settings, logger, isMeasured }: PlatformOptions): Promise<Platform> {
  for (const schema of Object.keys(migrations)) await provisionArea(admin, schema)
  const log = openSchema(connection, 'log', logger)
  const databases = Object.fromEntries(AREA_NAMES.map((name) => [name, openSchema(connection, name, logger)])) as Record<AreaName, Database>
  // Orders asks the graph for quotes, and the graph is made of areas: the router is there before anybody asks.
  const graph = { url: 'http://router/graphql', fetchAs: (principal: Principal) => router.fetchAs(principal) }
  const areas = wireAreas((name) => databases[name], postgresLog(log, logger), graph, settings, logger)
  const hosted = AREA_NAMES.map((name) => hostArea(areas[name], logger))

  const router: Router = createRouter({
    supergraph: await readFile(SUPERGRAPH, 'utf8'),
    sources: Object.fromEntries(hosted.map(({ name, source }) => [name, source])),
    identify: identifier({ verify: accessTokenVerifier(publicKeys([settings.signingKey])), markets: MARKETS }),
    introspection: true,
    logger,
    ...(isMeasured && { observe: prometheusObserver() }),
  })

  return {
    name: 'areas',
    router,
    areas,
    running: Object.fromEntries(hosted.map((part): [string, Part] => [part.name, part])) as Record<AreaName, Part>,
    async start() {
      await migrate(log, migrations['log']!)
      for (const name of AREA_NAMES) await migrate(databases[name], migrations[name]!)
      await startAll(hosted)
    },
    async stop() {
      await router.stop()
      await stopAll(hosted)
      await Promise.all([log, ...Object.values(databases)].map((database) => database.close()))
    },
  }
}

/** One area with its workers, and its graph as a source of the router; while it is stopped the source says so. */
function hostArea({ area, ports }: WiredArea, logger: Logger): Part & { source: SubgraphSource } {
  const parts = [...(area.caches ?? []), ...areaWorkers(area, ports)]
  const executor = new SubgraphExecutor(area.subgraph, logger)
  let isUp = false
  const up = () => {
    if (!isUp) throw new Refusal('SERVICE_UNAVAILABLE', `The ${area.name} area is not running.`)
  }
  return {
    name: area.name,
    source: {
      execute: (operation, client) => {
        up()
        return executor.execute(operation, client)
      },
      subscribe: async (operation, client) => {
        up()
        return executor.subscribe(operation, client)
      },
    },
    async start() {
      await startAll(parts)
      isUp = true
    },
    async stop() {
      isUp = false
      await stopAll(parts)
    },
  }
}
