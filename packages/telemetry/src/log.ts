import { AsyncLocalStorage } from 'node:async_hooks'
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

type Trace = {
  readonly requestId: string
  readonly traceparent?: string | undefined
  /** Where work is done for many at once: the trace of each, by the key of what it is about. */
  readonly traces?: ReadonlyMap<string, string | undefined>
}
const current = new AsyncLocalStorage<Trace>()

/** Runs `work` so that everything it logs, and every event it writes, carries this request's id and trace. */
export const withTrace = <T>(trace: Trace, work: () => T): T => current.run(trace, work)
export const currentTrace = (): Trace | undefined => current.getStore()

/** Values under these names never reach a log line, at whatever depth up to four. */
const secrets = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'cardNumber', 'email', 'secret']
const redact = { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]), censor: '[redacted]' }

/**
 * JSON lines with `time`, `level`, `service`, `msg`, and the id of the request they belong to.
 * `destination` is a stream for tests and files; by default the lines go to standard error.
 */
export function createLogger(service: string, options: { level?: string; destination?: DestinationStream } = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: { service },
      redact,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin() {
        const { traces: _traces, ...trace } = current.getStore() ?? {}
        return trace
      },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  )
}

/** For callers that want no log: tests of rules, command-line verbs. */
export const silent: Logger = pino({ level: 'silent' })
