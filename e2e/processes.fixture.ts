import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSigningKey, publicKeys } from '@ecolaura/auth'
import { DEFAULT_METHODS } from '@ecolaura/shipping/default-methods'
import { openDatabase, type Database } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { freshDatabase, testPostgres } from '@ecolaura/testing'
import type { GraphQLClient } from 'graphql-request'
import { freePorts, testProcess, type Command, type TestProcess } from './process.fixture.ts'
import { signIn } from './shop.fixture.ts'

export const AREAS = ['accounts', 'catalog', 'inventory', 'orders', 'payments', 'pricing', 'shipping'] as const
type Area = (typeof AREAS)[number]
/** These run their API and their worker as two processes. */
const APART: readonly Area[] = ['inventory', 'orders']

export type Processes = AsyncDisposable & {
  /** The router. */
  readonly url: string
  readonly admin: GraphQLClient
  /** The administrator's, for requests that are not GraphQL. */
  readonly authorization: string
  /** By name, such as `catalog`, `orders-worker` or `router`. */
  readonly of: (name: string) => TestProcess
  readonly all: readonly TestProcess[]
  /** Where an area answers its router, and what they share. */
  readonly doorOf: (area: Area) => { url: string; secret: Uint8Array }
  /** One pair of eyes over the databases of all areas: each is a schema here. */
  readonly view: Database
}

/** The whole platform as processes of their own, each area on its own database, with an administrator and ways of delivery. */
export async function startProcesses(): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'eco-processes-'))
  const started: TestProcess[] = []
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const databases = testProcess({ name: 'databases', main: 'deploy/src/databases/main.ts', env: databaseSettings() }, folder)
  undo.defer(dropDatabases)
  await databases.start()

  const secrets = Object.fromEntries(AREAS.map((area) => [area, randomBytes(32).toString('hex')]))
  const adminAccount = { email: 'admin@example.com', password: randomBytes(9).toString('hex') }
  const { commands, ports, routerPort } = await commandsOf(folder, secrets, adminAccount)
  const all = commands.map((command) => testProcess(command, folder))
  undo.defer(async () => void (await Promise.all(started.map((each) => each.stop()))))
  started.push(...all)
  await Promise.all(all.map((each) => each.start()))

  const url = `http://127.0.0.1:${routerPort}`
  const admin = await signIn(url, adminAccount)
  for (const input of DEFAULT_METHODS)
    await admin.request('mutation ($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { userErrors { message } } }', { input })
  const view = await viewOfAll()
  undo.use(view)
  const kept = undo.move()
  return {
    url,
    admin,
    authorization: (admin.requestConfig.headers as { authorization: string }).authorization,
    all,
    view: view.db,
    of: (name) => all.find((each) => each.name === name)!,
    doorOf: (area) => ({ url: `http://127.0.0.1:${ports[area]}/graphql`, secret: Buffer.from(secrets[area]!, 'hex') }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const server = (user: string, database: string): string => {
  const { host, port } = testPostgres()
  return `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`
}

const databaseSettings = () => ({
  SUPERUSER_DATABASE_URL: server(testPostgres().user, 'postgres'),
  ...Object.fromEntries([...AREAS, 'log'].map((name) => [`DATABASE_PASSWORD_${name.toUpperCase()}`, `it's ${name}`])),
})

async function commandsOf(folder: string, secrets: Readonly<Record<string, string>>, admin: { email: string; password: string }) {
  const [routerPort, routerOperations, ...free] = await freePorts(2 + 3 * AREAS.length)
  const ports = Object.fromEntries(AREAS.map((area, index) => [area, free[index]!])) as Record<Area, number>
  const operations = free.slice(AREAS.length)
  const signingKey = await newSigningKey()
  const own: Partial<Record<Area, Record<string, string>>> = {
    accounts: { SIGNING_KEY: JSON.stringify(signingKey), ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
    catalog: { UPLOADS: folder },
    orders: { GRAPH_URL: `http://127.0.0.1:${routerPort}/graphql` },
    shipping: { SECONDS_TO_DISPATCH: '0', SECONDS_TO_DELIVER: '0' },
  }
  const areas = AREAS.flatMap((area): Command[] =>
    (APART.includes(area) ? ['api', 'worker'] : ['all']).map((role) => {
      const operationsPort = operations.pop()!
      const env = {
        DATABASE_URL: server(area, area),
        LOG_DATABASE_URL: server('log', 'log'),
        SUBGRAPH_SECRET: secrets[area]!,
        PORT: String(ports[area]),
        OPERATIONS_PORT: String(operationsPort),
        DATABASE_CONNECTIONS: '4',
        ...own[area],
      }
      return { name: role === 'all' ? area : `${area}-${role}`, main: `subgraphs/${area}/src/main.ts`, args: ['--role', role], env, operationsPort }
    }),
  )
  const router: Command = {
    name: 'router',
    main: 'deploy/src/router/main.ts',
    operationsPort: routerOperations!,
    env: {
      PUBLIC_KEYS: JSON.stringify(publicKeys([signingKey])),
      UPLOADS: folder,
      PAGE: folder,
      PORT: String(routerPort),
      OPERATIONS_PORT: String(routerOperations),
      ...Object.fromEntries(AREAS.flatMap((area) => [[`SUBGRAPH_URL_${area.toUpperCase()}`, `http://127.0.0.1:${ports[area]}/graphql`], [`SUBGRAPH_SECRET_${area.toUpperCase()}`, secrets[area]!]])),
    },
  }
  return { commands: [...areas, router], ports, routerPort }
}

/** What each area keeps, as a schema of one database, by Postgres' foreign tables. */
async function viewOfAll(): Promise<AsyncDisposable & { db: Database }> {
  const database = await freshDatabase()
  const db = openDatabase({ connection: database.connection, max: 1, logger: silent })
  const { host, port, user } = database.connection
  const areas = [...AREAS, 'log'].map((area) => `
    CREATE SCHEMA ${area};
    CREATE SERVER ${area} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '${host}', port '${port}', dbname '${area}');
    CREATE USER MAPPING FOR CURRENT_USER SERVER ${area} OPTIONS (user '${user}');
    IMPORT FOREIGN SCHEMA public FROM SERVER ${area} INTO ${area};`)
  await db.query(`CREATE EXTENSION postgres_fdw; ${areas.join('')}`)
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.close()
      await database.drop()
    },
  }
}

async function dropDatabases(): Promise<void> {
  const db = openDatabase({ connection: { ...testPostgres(), database: 'postgres' }, max: 1, logger: silent })
  try {
    for (const name of [...AREAS, 'log']) await db.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  } finally {
    await db.close()
  }
}
