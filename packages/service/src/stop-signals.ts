/** One Ctrl-C arrives twice where a parent hands on what the terminal has already sent to the whole group. */
const SAME_PRESS_MS = 500

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export type StopSignals = Disposable & {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** Resolves at the first signal, with its name. */
  readonly asked: Promise<string>
}

/**
 * Listens for the signals that ask a process to stop. The first asks for an orderly stop; the second leaves at once
 * with the exit code that shells expect. `onSecond` may say so before.
 */
export function stopSignals(onSecond: () => void = () => {}): StopSignals {
  const aborted = new AbortController()
  const { promise, resolve } = Promise.withResolvers<string>()
  let firstAt = Number.POSITIVE_INFINITY
  const listen = (name: NodeJS.Signals, number: number) => {
    if (aborted.signal.aborted) {
      if (performance.now() - firstAt < SAME_PRESS_MS) return
      onSecond()
      process.exit(128 + number)
    }
    firstAt = performance.now()
    aborted.abort(new Error(`${name} asked to stop`))
    resolve(name)
  }
  for (const name of SIGNALS) process.on(name, listen)
  return {
    signal: aborted.signal,
    asked: promise,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, listen)
    },
  }
}
