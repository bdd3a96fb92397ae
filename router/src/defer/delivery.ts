import type { GraphQLFormattedError } from 'graphql'
import type { Variant } from '../admit/operation.ts'
import type { Fault } from '../plan/fault.ts'
import type { Run } from '../plan/fetch.ts'
import { Completion, type Deferred } from '../shape/complete.ts'
import type { GraphQLData, GraphQLResult } from '../source.ts'
import { labelOf, type Part } from './defer.ts'

/** A fragment at one place of the answer that is still to come. */
export type Pending = { readonly id: string; readonly path: readonly (string | number)[]; readonly label?: string }
/** What came for it; without data a null inside reached the fragment itself. */
export type Arrived = { readonly pending: Pending; readonly data: GraphQLData | null; readonly errors?: readonly GraphQLFormattedError[]; readonly extensions?: Record<string, unknown> }
/** One piece of an answer in parts; the first one has a result. */
export type Delivery = { readonly result?: GraphQLResult; readonly pending: readonly Pending[]; readonly arrived: readonly Arrived[]; readonly hasNext: boolean }

/**
 * Runs all parts at once and tells each when it is there: the first part first, and a fragment inside a deferred one after
 * that. What goes wrong in a part stays in it.
 */
export function deliver(variant: Variant, run: Run): AsyncGenerator<Delivery, void, void> {
  return deliveries(new AnswerInParts(variant, run))
}

async function* deliveries(answer: AnswerInParts): AsyncGenerator<Delivery, void, void> {
  yield await answer.first()
  while (answer.isOpen) yield await answer.next()
}

type Expected = { readonly pending: Pending; readonly deferred: Deferred }

class AnswerInParts {
  readonly #variant: Variant
  readonly #run: Run
  readonly #done: ReadonlyMap<Part, Promise<void>>
  readonly #told = new Set<Fault['error']>()
  readonly #ready: Expected[] = []
  #open = 0
  #count = 0
  #wake = Promise.withResolvers<void>()

  constructor(variant: Variant, run: Run) {
    this.#variant = variant
    this.#run = run
    this.#done = new Map([...variant.parts!].map(([part, step]) => [part, Promise.resolve(step(run))]))
    // Whoever waits for a part hears of its fault; of a part that has no place in the answer nobody does.
    for (const done of this.#done.values()) done.catch(() => undefined)
  }

  get isOpen(): boolean {
    return this.#open > 0
  }

  async first(): Promise<Delivery> {
    await this.#done.get(undefined)
    const { shape, introspect } = this.#variant
    if (introspect) Object.assign(this.#run.data, introspect(this.#run.variables))
    const completion = this.#completion()
    const data = shape(this.#run.data, completion)
    const pending = this.#expect(completion.deferred, data, [])
    if (!this.isOpen) completion.finish()
    return { result: { ...errorsOf(completion), data, ...notesOf(completion) }, pending, arrived: [], hasNext: this.isOpen }
  }

  async next(): Promise<Delivery> {
    await this.#wake.promise
    this.#wake = Promise.withResolvers()
    const ready = this.#ready.splice(0)
    this.#open -= ready.length
    const pending: Pending[] = []
    const arrived = ready.map(({ pending: place, deferred }, index): Arrived => {
      const completion = this.#completion(deferred.path)
      // The root is the one object that may have been replaced since.
      const data = deferred.shape(deferred.path.length ? deferred.holder : this.#run.data, completion)
      pending.push(...this.#expect(completion.deferred, data, deferred.path))
      if (index === ready.length - 1 && !this.isOpen) completion.finish()
      return { pending: place, data, ...errorsOf(completion), ...notesOf(completion) }
    })
    return { pending, arrived, hasNext: this.isOpen }
  }

  #completion(path: readonly (string | number)[] = []): Completion {
    const completion = new Completion(this.#run.faults, this.#variant.responseName, this.#told)
    completion.path.push(...path)
    return completion
  }

  /** Waits for fragments whose place is really in the answer: a null above has taken the others away. */
  #expect(deferred: readonly Deferred[], data: GraphQLData | null, base: readonly (string | number)[]): Pending[] {
    const byPart = Map.groupBy(deferred.filter(({ path }) => isThere(data, path.slice(base.length))), ({ part }) => part)
    return [...byPart].flatMap(([part, places]) => {
      const label = labelOf(part)
      const expected = places.map((one): Expected => ({ deferred: one, pending: { id: String(this.#count++), path: one.path, ...(label !== undefined && { label }) } }))
      this.#open += expected.length
      const arrive = () => {
        this.#ready.push(...expected)
        this.#wake.resolve()
      }
      this.#done.get(part)!.then(arrive, (error: unknown) => this.#wake.reject(error))
      return expected.map(({ pending }) => pending)
    })
  }
}

function isThere(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Record<string | number, unknown>)[key]
  }
  return value !== null
}

const errorsOf = ({ errors }: Completion) => (errors.length ? { errors } : undefined)
const notesOf = ({ notes }: Completion) => (notes.length ? { extensions: { valueCompletion: notes } } : undefined)
