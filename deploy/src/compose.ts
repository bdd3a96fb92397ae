import { SERVICES, variableOf, type ListedArea } from './areas.ts'

/** Exact versions; Dependabot and its like move them, nothing else does. */
const POSTGRES = 'postgres:18.4'
/** Areas that do most of their work in the background: it runs, and is scaled, apart from their API. */
const APART = ['inventory', 'orders']

const PUBLIC_PORT = 4000
const API_PORT = 4001
const OPERATIONS_PORT = 9001

type Service = Record<string, unknown>

/** What every process of ours is given. A read-only container without rights of its own: what it keeps is in the stores. */
const ours = (main: string, args: readonly string[] = []): Service => ({
  image: 'ecolaura:${ECOLAURA_VERSION:-local}',
  build: '.',
  command: [`../${main}`, ...args],
  init: true,
  read_only: true,
  tmpfs: ['/tmp'],
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
})

const watched: Service = {
  restart: 'unless-stopped',
  stop_grace_period: '20s',
  healthcheck: {
    test: ['CMD', 'node', '-e', `fetch('http://127.0.0.1:${OPERATIONS_PORT}/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`],
    interval: '10s',
    timeout: '3s',
    retries: 3,
    start_period: '60s',
  },
}

const needed = (variable: string): string => `\${${variable}:?see .env.example}`
const databaseOf = (name: string): string => `postgres://${name}:${needed(variableOf('DATABASE_PASSWORD', name))}@postgres:5432/${name}`

/** The compose file as plain data: one Postgres with a database for each area, the areas, the router before them. */
export function composeFile(areas: readonly ListedArea[]): Record<string, unknown> {
  const services: Record<string, Service> = { postgres: postgres(), databases: databases(areas) }
  for (const { name } of areas)
    for (const role of APART.includes(name) ? ['api', 'worker'] : ['all']) services[role === 'all' ? name : `${name}-${role}`] = area(name, role)
  services['router'] = router(areas)
  return { name: 'ecolaura', services, networks: { inside: {} }, volumes: { postgres: {}, uploads: {} } }
}

/** Where the router finds an area's API. */
const hostOf = (area: string): string => (APART.includes(area) ? `${area}-api` : area)

const postgres = (): Service => ({
  image: POSTGRES,
  environment: { POSTGRES_PASSWORD: needed('POSTGRES_PASSWORD'), POSTGRES_INITDB_ARGS: '--locale=C --encoding=UTF8' },
  command: ['postgres', '-c', 'max_connections=300'],
  volumes: ['postgres:/var/lib/postgresql'],
  networks: ['inside'],
  restart: 'unless-stopped',
  shm_size: '256mb',
  healthcheck: { test: ['CMD', 'pg_isready', '--username', 'postgres', '--host', '127.0.0.1'], interval: '5s', timeout: '3s', retries: 12 },
})

const databases = (areas: readonly ListedArea[]): Service => ({
  ...ours('deploy/src/databases/main.ts'),
  environment: {
    SUPERUSER_DATABASE_URL: `postgres://postgres:${needed('POSTGRES_PASSWORD')}@postgres:5432/postgres`,
    ...Object.fromEntries([...areas.map(({ name }) => name), 'log'].map((name) => [variableOf('DATABASE_PASSWORD', name), needed(variableOf('DATABASE_PASSWORD', name))])),
  },
  depends_on: { postgres: { condition: 'service_healthy' } },
  networks: ['inside'],
  restart: 'on-failure',
})

const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  accounts: { SIGNING_KEY: needed('SIGNING_KEY'), ADMIN_EMAIL: '${ADMIN_EMAIL:-}', ADMIN_PASSWORD: '${ADMIN_PASSWORD:-}' },
  catalog: { UPLOADS: '/uploads' },
}

const area = (name: string, role: string): Service => ({
  ...ours(`subgraphs/${name}/src/main.ts`, ['--role', role]),
  ...watched,
  environment: {
    DATABASE_URL: databaseOf(name),
    LOG_DATABASE_URL: databaseOf('log'),
    SUBGRAPH_SECRET: needed(variableOf('SUBGRAPH_SECRET', name)),
    HOST: '0.0.0.0',
    PORT: String(API_PORT),
    OPERATIONS_PORT: String(OPERATIONS_PORT),
    ...(SERVICES.includes(name) && { GRAPH_URL: `http://router:${PUBLIC_PORT}/graphql` }),
    ...OWN[name],
  },
  ...(name === 'catalog' && { volumes: ['uploads:/uploads'] }),
  depends_on: { databases: { condition: 'service_completed_successfully' } },
  networks: ['inside'],
})

const router = (areas: readonly ListedArea[]): Service => ({
  ...ours('deploy/src/router/main.ts'),
  ...watched,
  environment: {
    PUBLIC_KEYS: needed('PUBLIC_KEYS'),
    UPLOADS: '/uploads',
    HOST: '0.0.0.0',
    PORT: String(PUBLIC_PORT),
    OPERATIONS_PORT: String(OPERATIONS_PORT),
    ...Object.fromEntries(areas.map(({ name }) => [variableOf('SUBGRAPH_URL', name), `http://${hostOf(name)}:${API_PORT}/graphql`])),
    ...Object.fromEntries(areas.map(({ name }) => [variableOf('SUBGRAPH_SECRET', name), needed(variableOf('SUBGRAPH_SECRET', name))])),
  },
  volumes: ['uploads:/uploads'],
  // The only door: everything else is reached on the network inside.
  ports: [`\${ECOLAURA_PORT:-${PUBLIC_PORT}}:${PUBLIC_PORT}`],
  networks: ['inside'],
})
