import { Refusal } from '@ecolaura/kernel'
import type { Logger } from '@ecolaura/telemetry'
import { operationsServer, type Checks } from './operations.ts'
import { startAll, stopAll, type Part } from './run.ts'
import { stopSignals } from './stop-signals.ts'

export type ServiceOptions = {
  readonly logger: Logger
  /** Where `/healthz`, `/readyz` and `/metrics` are served. */
  readonly operations: { readonly host: string; readonly port: number }
  readonly checks: Checks
  readonly stopDeadlineMs?: number
}

/**
 * Runs a process: its parts are started from the top, and stopped from the bottom when a signal asks for it. Resolves
 * when all has stopped. A start that fails ends with exit code 1, and with one sentence when it was refused.
 */
export async function runService(name: string, parts: readonly Part[], { logger, operations, checks, stopDeadlineMs = 15_000 }: ServiceOptions): Promise<void> {
  using signals = stopSignals()
  const watched = operationsServer({ ...operations, checks, logger })
  const all = [watched, ...parts]
  try {
    await startAll(all, { signal: signals.signal, stopDeadlineMs, onStart: (part) => logger.debug({ part }, 'starts') })
  } catch (error) {
    if (signals.signal.aborted) return
    logger.error(error instanceof Refusal ? { code: error.code } : { err: error }, `${name} did not start: ${(error as Error).message}`)
    process.exitCode = 1
    return
  }
  watched.isReady = true
  logger.info({ pid: process.pid, parts: all.map((part) => part.name) }, `${name} runs`)
  const asked = await signals.asked
  watched.isReady = false
  logger.info({ asked }, `${name} stops`)
  await stopAll(all, stopDeadlineMs).catch((error: unknown) => {
    logger.error({ err: error }, `${name} did not stop cleanly`)
    process.exitCode = 1
  })
}
