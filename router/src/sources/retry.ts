/** Retries that are affordable: a share of the requests, with a few to start with. */
export class RetryBudget {
  static readonly #MOST = 10
  readonly #share: number
  #left = RetryBudget.#MOST

  constructor(percent: number) {
    this.#share = percent / 100
    if (percent === 0) this.#left = 0
  }

  request(): void {
    this.#left = Math.min(RetryBudget.#MOST, this.#left + this.#share)
  }

  /** Whether one more retry may be made; takes it. */
  take(): boolean {
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ENETUNREACH', 'EAI_AGAIN'])

/** Whether the subgraph cannot have seen the request. */
export const wasNeverSent = (error: unknown): boolean => error instanceof Error && 'code' in error && NEVER_SENT.has(String(error.code))
