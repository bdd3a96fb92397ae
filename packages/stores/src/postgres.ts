import { channel } from 'node:diagnostics_channel'
import { createHash } from 'node:crypto'
import { backoff, pause } from '@ecolaura/kernel'
import { currentTrace, type Logger } from '@ecolaura/telemetry'
import pg from 'pg'

/** Something that runs SQL: the database, or a transaction on it. Stores take this and need not know which. */
export interface Sql {
  /** Runs one statement with `$1` parameters and returns its rows. Without values the text may be a script. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export type Statement = { readonly text: string; readonly values: readonly unknown[] }

export interface Transaction extends Sql {
  /** Adds a statement that travels with the commit, and without which nothing is committed. For what is only written. */
  beforeCommit(statement: () => Statement): void
  /** Runs after the commit, in order; never after a rollback. For wake-ups and caches, which may be lost. */
  afterCommit(effect: () => void): void
}

export interface Database extends Sql {
  /**
   * Runs `work` in one transaction: its result after the commit, or its error after the rollback. A deadlock or a
   * serialisation failure is tried again from the start (at most 4 times), so `work` must only touch the database.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type ConnectionSettings = { connectionString?: string; host?: string; port?: number; user?: string; password?: string; database?: string }

export type DatabaseOptions = {
  connection: ConnectionSettings
  /** The area's schema; its tables are found without a prefix. */
  schema?: string
  /** Connections at most; idle ones are closed after ten seconds. */
  max?: number
  logger: Logger
}

/** Every statement that is sent, for the tests that hold an operation to its budget: `{ text, requestId }`. */
export const statementChannel = channel('ecolaura.stores.statement')

// COUNT(*) and identity columns are int8; ours stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export function openDatabase({ connection, schema, max = 4, logger }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...connection,
    max,
    // What is known to follow is sent without waiting for the answer before it.
    pipeline: true,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    ...(schema && { options: `-c search_path=${schema},public` }),
  })
  // Without a listener a backend that is terminated while idle would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'idle database connection lost'))

  return {
    query: (text, values) => send(pool, text, values),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(pool, work)
        } catch (error) {
          if (attempt > 4 || !isRetryable(error)) throw error
          await pause(backoff(attempt, 5, 100))
        }
      }
    },
    close: () => pool.end(),
  }
}

/** Joins the transaction it is given, or starts one on the database. */
export function inTransaction<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return 'transaction' in sql ? (sql as Database).transaction(work) : work(sql as Transaction)
}

async function once<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const last: (() => Statement)[] = []
  const effects: (() => void)[] = []
  let broken: Error | undefined
  // A connection that ends between two statements would end the process; the next statement says it, too.
  const lost = (error: Error) => (broken = error)
  client.on('error', lost)
  try {
    await client.query('BEGIN')
    const result = await work({
      query: (text, values) => send(client, text, values),
      beforeCommit: (statement) => last.push(statement),
      afterCommit: (effect) => effects.push(effect),
    })
    await commit(client, last.map((statement) => statement()))
    for (const effect of effects) effect()
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure))
    throw error
  } finally {
    client.removeListener('error', lost)
    client.release(broken)
  }
}

/** The commit follows on the heels of the last statements: Postgres makes a rollback of it when one of them failed. */
async function commit(client: pg.PoolClient, last: readonly Statement[]): Promise<void> {
  await Promise.all([...last.map(({ text, values }) => send(client, text, values)), client.query('COMMIT')])
}

/**
 * `= ANY(…)` for a list of keys, as loaders ask for them: `WHERE id ${among('$1')}`. Hidden in a subquery the length of the
 * list is unknown to the planner, so that one plan serves all; seeing it, Postgres plans each short list anew, which
 * takes several times as long as the look-up.
 */
export const among = (parameter: `$${number}`): string => `= ANY ((SELECT ${parameter}::text[])::text[])`

/** Statements are prepared once for each connection: planning is half the cost of a small query. */
const names = new Map<string, string>()
function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) names.set(text, (name = createHash('sha1').update(text).digest('base64url')))
  return name
}

async function send<Row>(to: pg.Pool | pg.PoolClient, text: string, values?: readonly unknown[]): Promise<Row[]> {
  if (statementChannel.hasSubscribers) statementChannel.publish({ text, requestId: currentTrace()?.requestId })
  const { rows } = await to.query(values ? { name: nameOf(text), text, values: values as unknown[] } : { text })
  return rows as Row[]
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Deadlock detected, serialization failure. */
const isRetryable = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error))

/** Postgres' code for a row that breaks a unique index; `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return codeOf(error) === '23505' && (!constraint || (error as { constraint?: string }).constraint === constraint)
}

/**
 * Whether the database is out of reach or out of room, rather than our statement wrong: classes 08 (connection),
 * 53 (resources), 57P (shutdown, terminated), 58 (system), and the socket's own errors.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage)
  const code = codeOf(error)
  if (/^(08|53|58)...$|^57P0[1-5]$/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true
  return error instanceof Error && /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end/.test(error.message)
}
