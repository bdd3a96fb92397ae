import { backoff, pause, Signal, waitFor } from '@ecolaura/kernel'
import type { Part } from './run.ts'

export type LoopOptions = {
  name: string
  /** Does one pass; `true` means there may be more to do at once. Must stop soon after the signal fires. */
  pass: (signal: AbortSignal) => Promise<boolean>
  /** A hint that there is work. It may be lost, so the loop also looks by itself. */
  wake?: Signal
  /** How long an idle loop waits before it looks by itself, in milliseconds. */
  idleMs?: number
  /** How long it lets work gather after a hint, in milliseconds: fewer passes do the same where nobody waits for them. */
  gatherMs?: number
  logger: { error(facts: Record<string, unknown>, message: string): void }
}

/**
 * The one way in which this platform works in the background: look for work, do it, wait for a hint or a while.
 * A failing pass is logged and tried again with back-off; `stop()` waits for the pass under way,
 * and it may be started again.
 */
export function loop({ name, pass, wake = new Signal(), idleMs = 1_000, gatherMs = 0, logger }: LoopOptions): Part {
  let stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      // Asked for before the pass reads, so that a wake-up in between is not missed.
      const hint = wake.next()
      try {
        if (!(await pass(signal))) {
          await waitFor(hint, idleMs, signal)
          if (gatherMs) await pause(gatherMs, signal)
        }
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        failures++
        logger.error({ err: error, loop: name, failures }, 'a pass failed; trying again')
        await pause(backoff(failures, 100, 5_000), signal)
      }
    }
  }

  return {
    name,
    start: async () => {
      stopping = new AbortController()
      running = run(stopping.signal)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
