/** A stream of what is made of each event. Wraps the iterator itself: a generator would answer `return` only after its pending `next`. */
export function eachEvent<Event, Made>(events: AsyncIterable<Event>, make: (event: Event) => Made | Promise<Made>): AsyncIterableIterator<Made> {
  const source = events[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      const step = await source.next()
      return step.done ? { done: true, value: undefined } : { done: false, value: await make(step.value) }
    },
    return: async () => (await source.return?.(), { done: true, value: undefined }),
  }
}
