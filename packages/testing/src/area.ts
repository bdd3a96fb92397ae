import type { Contract, Event, Fact } from '@ecolaura/contracts'
import { logMigrations, postgresLog } from '@ecolaura/events'
import { areaMigrations, areaWorkers, SubgraphExecutor, type Area, type AreaPorts, type SubgraphResult } from '@ecolaura/graph'
import { ANONYMOUS, uuidv7, type ClientRequest, type Principal } from '@ecolaura/kernel'
import { startAll, stopAll } from '@ecolaura/service'
import { migrate, openDatabase, provisionArea, statementChannel, type Database } from '@ecolaura/stores'
import { createLogger, silent } from '@ecolaura/telemetry'
import { freshDatabase } from './postgres.ts'
import { until } from './until.ts'

export const aRequest = (principal: Principal = ANONYMOUS): ClientRequest => ({ id: uuidv7(), principal, signal: new AbortController().signal })

export const aShopper = (id = 'usr_shopper'): Principal => ({ ...ANONYMOUS, kind: 'user', id, roles: ['SHOPPER'] })
export const anAdmin = (id = 'usr_admin'): Principal => ({ ...ANONYMOUS, kind: 'user', id, roles: ['ADMIN'] })

export type TestArea = AsyncDisposable & {
  readonly db: Database
  readonly area: Area
  /** Sends an operation as the given principal; each call is a request of its own. */
  execute(query: string, variables?: Record<string, unknown>, principal?: Principal): Promise<SubgraphResult>
  /** Reports a fact of another area and resolves once this area has handled it. */
  deliver<F extends Fact>(contract: Contract<F>, fact: NoInfer<F>, version?: number): Promise<void>
  /** Reports facts that come together. */
  deliverAll<F extends Fact>(contract: Contract<F>, facts: readonly NoInfer<F>[], version?: number): Promise<void>
  /** The events that this area has reported so far, oldest first; all, or those about one aggregate. */
  events(subject?: string): Promise<Event[]>
  /** The facts in them. */
  facts(): Promise<Fact[]>
  /** Resolves with the first fact that fits, once there is one. */
  fact(type: string, fits?: (data: Record<string, unknown>) => boolean): Promise<Fact & Record<string, unknown>>
}

/**
 * Runs one area alone, on a real database and the real log, with its workers. What other areas would say is said by
 * the test. Set `LOG_LEVEL` to see what it logs.
 */
export async function startTestArea(name: string, wire: (ports: AreaPorts) => Area): Promise<TestArea> {
  const logger = process.env['LOG_LEVEL'] ? createLogger(name, { level: process.env['LOG_LEVEL'] }) : silent
  const database = await freshDatabase()
  const admin = openDatabase({ connection: database.connection, max: 1, logger })
  for (const schema of [name, 'log']) await provisionArea(admin, schema)
  const as = (user: string) => openDatabase({ connection: { ...database.connection, user }, schema: user, logger })
  const [db, log] = [as(name), as('log')]
  const bus = postgresLog(log, logger)
  const ports = { db, bus, logger }
  const area = wire(ports)
  await migrate(log, [logMigrations])
  await migrate(db, areaMigrations(area))
  const parts = [...(area.caches ?? []), ...areaWorkers(area, ports)]
  await startAll(parts)
  const executor = new SubgraphExecutor(area.subgraph, logger)

  // What is on its way from the outbox to the log while we look is in one of them, or in both.
  async function events(subject?: string): Promise<Event[]> {
    const waiting = await db.query<{ event: Event }>('SELECT event FROM outbox ORDER BY id', [])
    const sent = await log.query<{ event: Event }>(`SELECT event FROM events WHERE split_part(topic, '.', 1) = $1 ORDER BY position`, [name])
    const all = [...new Map([...sent, ...waiting].map(({ event }) => [event.id, event])).values()]
    return subject === undefined ? all : all.filter((event) => event.subject === subject)
  }
  const facts = async (): Promise<Fact[]> => (await events()).map(({ type, data }) => ({ type, ...data }))

  // A topic has one appender at a time, as in a shop, however many tests report at once.
  let appending = Promise.resolve()
  const append = (topic: string, events: readonly Event[]) => (appending = appending.then(() => bus.append(topic, events)))

  async function deliverAll<F extends Fact>(contract: Contract<F>, facts: readonly F[], version = 1): Promise<void> {
    const events = facts.map((fact) => {
      const { type, ...data } = fact
      return { specversion: '1.0', id: uuidv7(), source: contract.topic, type, subject: contract.subject(fact), time: new Date().toISOString(), aggregateversion: version, data } as const
    })
    await append(contract.topic, events as readonly Event[])
    const ids = events.map(({ id }) => id)
    await until(async () => (await db.query('SELECT 1 FROM inbox WHERE event_id = ANY($1)', [ids])).length === ids.length, `${name} handles ${events.map(({ type }) => type).join(', ')}`)
  }

  return {
    db,
    area,
    execute: async (query, variables, principal) => executor.execute({ query, variables }, aRequest(principal)),
    events,
    facts,
    fact: (type, fits = () => true) =>
      until(async () => (await facts()).find((fact) => fact.type === type && fits(fact as never)) as never, `${name} reports ${type}`),
    deliver: (contract, fact, version) => deliverAll(contract, [fact], version),
    deliverAll,
    async [Symbol.asyncDispose]() {
      await stopAll(parts)
      await Promise.all([db.close(), log.close(), admin.close()])
      await database.drop()
    },
  }
}

/** Collects the database statements that this process sends during `work`: all, or those of one client's request. */
export async function countStatements<T>(work: () => Promise<T>, ofRequest?: string): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = []
  const note = (message: unknown) => {
    const { text, requestId } = message as { text: string; requestId?: string }
    if (ofRequest === undefined || requestId === ofRequest) statements.push(text)
  }
  statementChannel.subscribe(note)
  try {
    return { result: await work(), statements }
  } finally {
    statementChannel.unsubscribe(note)
  }
}
