/** Events until one side ends. `return()` ends it at once, also while the next event is awaited. */
export type Stream<T> = AsyncIterableIterator<T>

/**
 * Answers each event of a source, one at a time: the next one is taken when the answer to the last is consumed. Ends when the
 * signal fires; `ends.last` may then say why. A source that fails ends it too, with what `ends.broken` makes of the error.
 */
export function answerEach<Event, Answer>(
  source: AsyncIterable<Event>,
  answer: (event: Event) => Promise<Answer>,
  signal: AbortSignal,
  ends: { last?: () => Answer | undefined; broken?: (error: unknown) => Answer } = {},
): Stream<Answer> {
  const events = source[Symbol.asyncIterator]()
  const ended = Promise.withResolvers<void>()
  let over = false
  const end = () => {
    if (over) return
    over = true
    signal.removeEventListener('abort', end)
    ended.resolve()
    // A generator answers `return` only after its pending `next`, so nobody waits for it.
    events.return?.().catch(() => undefined)
  }
  signal.addEventListener('abort', end)
  if (signal.aborted) end()

  let explained = false
  const finish = (): IteratorResult<Answer> => {
    end()
    const reason = explained ? undefined : ends.last?.()
    explained = true
    return reason === undefined ? { done: true, value: undefined } : { done: false, value: reason }
  }
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      if (over) return finish()
      let event: IteratorResult<Event> | void
      try {
        event = await Promise.race([events.next(), ended.promise])
      } catch (error) {
        end()
        if (!ends.broken) throw error
        explained = true
        return { done: false, value: ends.broken(error) }
      }
      if (!event || event.done) return finish()
      return { done: false, value: await answer(event.value) }
    },
    async return() {
      explained = true
      return finish()
    },
  }
}

/** Runs `close` when the stream has ended, and says by whom: the source that had no more, the reader, or an error. It may run again. */
export function closing<T>(stream: Stream<T>, close: (by: 'source' | 'reader' | 'error') => void): Stream<T> {
  const seen = async (step: Promise<IteratorResult<T>>, by: 'source' | 'reader') => {
    try {
      const result = await step
      if (result.done) close(by)
      return result
    } catch (error) {
      close('error')
      throw error
    }
  }
  return { [Symbol.asyncIterator]: () => closing(stream, close), next: () => seen(stream.next(), 'source'), return: () => seen(stream.return!(), 'reader') }
}
