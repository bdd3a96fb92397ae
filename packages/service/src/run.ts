/** Something that a process starts and stops: a server, a worker, a database. */
export type Part = { readonly name: string; start(): Promise<void>; stop(): Promise<void> }

export type StartOptions = {
  /** Hears the name of each part when it starts, and what to call when it has started. */
  onStart?: (name: string) => (() => void) | void
  signal?: AbortSignal
  stopDeadlineMs?: number
}

/**
 * Starts the parts from the top. When one fails, or the signal aborts between two, those that had started are stopped
 * from the bottom and the error rises.
 */
export async function startAll(parts: readonly Part[], { onStart, signal, stopDeadlineMs }: StartOptions = {}): Promise<void> {
  const started: Part[] = []
  try {
    for (const part of parts) {
      signal?.throwIfAborted()
      const onStarted = onStart?.(part.name)
      await part.start()
      started.push(part)
      onStarted?.()
    }
  } catch (error) {
    // The first error is the one that explains; what stopping adds to it is its consequence.
    await stopAll(started, stopDeadlineMs).catch(() => undefined)
    throw error
  }
}

/**
 * Stops the parts from the bottom. Each gets its chance: one that fails or exceeds the deadline does not keep the
 * others from stopping.
 * @throws AggregateError of what went wrong, after all.
 */
export async function stopAll(parts: readonly Part[], deadlineMs = 15_000): Promise<void> {
  const failures: Error[] = []
  for (const part of parts.toReversed()) {
    try {
      await withDeadline(part.stop(), deadlineMs)
    } catch (cause) {
      failures.push(new Error(`${part.name} did not stop: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }))
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '))
}

async function withDeadline(work: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${ms} ms`)), ms)
  try {
    await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
