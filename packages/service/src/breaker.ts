import CircuitBreaker from 'opossum'

export type BreakerOptions = {
  /** The call gets this long, in milliseconds; its AbortSignal fires then, so that nothing goes on behind our back. */
  deadlineMs: number
  /** Share of failures in the last ten seconds that opens the breaker, in percent. */
  errorThresholdPercentage?: number
  /** How long an open breaker refuses before it lets one call through, in milliseconds. */
  resetMs?: number
  /** Failures that say nothing about the health of the other side, such as a refusal, do not count. */
  isHealthy?: (error: unknown) => boolean
}

/**
 * Puts a remote call behind a deadline and an opossum circuit breaker.
 * @throws what the call throws, an abort error after the deadline, or opossum's `EOPENBREAKER` while it is open.
 */
export function guarded<A extends unknown[], R>(
  name: string,
  call: (signal: AbortSignal, ...args: A) => Promise<R>,
  { deadlineMs, errorThresholdPercentage = 50, resetMs = 5_000, isHealthy = () => false }: BreakerOptions,
): (...args: A) => Promise<R> {
  const breaker = new CircuitBreaker((...args: A) => call(AbortSignal.timeout(deadlineMs), ...args), {
    name,
    // The signal ends the call; opossum's own timer would only stop waiting for it.
    timeout: false,
    errorThresholdPercentage,
    resetTimeout: resetMs,
    volumeThreshold: 5,
    errorFilter: isHealthy,
  })
  return (...args) => breaker.fire(...args)
}
