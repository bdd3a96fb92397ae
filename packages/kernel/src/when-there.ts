/** What is there, or will be: code that takes this waits only when there is something to wait for. */
export type Eventually<T> = T | Promise<T>

export const isPromise = (value: unknown): value is Promise<unknown> => typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Uses a value at once when it is there, and otherwise when it comes. What `use` throws is thrown, or rejects. */
export function whenThere<T, R>(value: Eventually<T>, use: (value: T) => Eventually<R>): Eventually<R> {
  return isPromise(value) ? value.then(use) : use(value)
}
