/** More events came than may wait for their reader. */
export class TooSlow extends Error {}

/** Events on their way from a pushing source to a pulling reader; a reader that is too slow ends the stream with an error. */
export class WaitingEvents<T> implements AsyncIterableIterator<T> {
  readonly #most: number
  readonly #onEnd: () => void
  readonly #events: T[] = []
  #reader: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void } | undefined
  #end: { error?: unknown } | undefined

  /** `onEnd` runs once, when nothing more will be read. */
  constructor(most: number, onEnd: () => void) {
    this.#most = most
    this.#onEnd = onEnd
  }

  push(event: T): void {
    if (this.#end) return
    if (this.#reader) {
      const { resolve } = this.#reader
      this.#reader = undefined
      resolve({ done: false, value: event })
    } else if (this.#events.length < this.#most) this.#events.push(event)
    else {
      this.#events.length = 0
      this.end(new TooSlow(`${this.#most} events were waiting for a slow reader.`))
    }
  }

  end(error?: unknown): void {
    if (this.#end) return
    this.#end = { error }
    this.#onEnd()
    const reader = this.#reader
    this.#reader = undefined
    if (!reader) return
    if (error === undefined) reader.resolve({ done: true, value: undefined })
    else reader.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T>> {
    const [event] = this.#events.splice(0, 1)
    if (event !== undefined) return Promise.resolve({ done: false, value: event })
    if (this.#end) {
      const { error } = this.#end
      this.#end = {}
      return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error)
    }
    return new Promise((resolve, reject) => (this.#reader = { resolve, reject }))
  }

  return(): Promise<IteratorResult<T>> {
    this.#events.length = 0
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }
}
