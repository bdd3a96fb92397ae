import type { GraphQLFormattedError } from 'graphql'

/** Why a part of the data is missing: a subgraph's own error, or that it could not be asked. */
export type Fault = {
  readonly error: Pick<GraphQLFormattedError, 'message' | 'extensions'>
  /** Where the error was below the missing part, in the names that the subgraph used. */
  readonly below: readonly (string | number)[]
}
export type FaultReason = Fault['error']

/**
 * Faults are kept by the object that lacks a part, not by path: entities sit in many places of an answer, and only the
 * shape knows all of them and the names that the client gave them.
 */
export class Faults {
  readonly all: Fault[] = []
  readonly #waiting: (() => boolean)[] = []
  readonly #missing = new Map<object, Map<string | number, Fault[]>>()

  /** Marks `holder[key]` as missing. */
  add(holder: object, key: string | number, error: FaultReason, below: readonly (string | number)[] = []): void {
    this.#attach(holder, key, { error, below })
  }

  /** Marks whatever the path of a subgraph's error ends at, or the last place that exists on the way. */
  place(root: object, path: readonly (string | number)[], error: FaultReason): void {
    let holder = root as Record<string | number, unknown>
    for (const [depth, key] of path.entries()) {
      const next = holder[key]
      if (depth === path.length - 1 || typeof next !== 'object' || next === null) return this.add(holder, key, error, path.slice(depth + 1))
      holder = next as Record<string | number, unknown>
    }
  }

  /** Marks more when that can be done: `mark` is asked, whenever somebody settles, until it says true. */
  later(mark: () => boolean): void {
    this.#waiting.push(mark)
  }

  /** To be called before faults are looked for: what has come meanwhile may lack a part of which a fault was told before. */
  settle(): void {
    for (const mark of this.#waiting.splice(0)) if (!mark()) this.#waiting.push(mark)
  }

  at(holder: object, key: string | number): readonly Fault[] {
    return this.#missing.get(holder)?.get(key) ?? []
  }

  /** Everything that is known to be missing on an object, by its key. */
  on(holder: object): readonly (readonly [key: string | number, fault: Fault])[] {
    return [...(this.#missing.get(holder) ?? [])].flatMap(([key, faults]) => faults.map((fault) => [key, fault] as const))
  }

  /** What could not be asked for because of faults elsewhere is missing for the same reasons. */
  inherit(holder: object, keys: Iterable<string>, reasons: readonly Fault[]): void {
    for (const key of keys) if (this.at(holder, key).length === 0) for (const fault of reasons) this.#attach(holder, key, fault)
  }

  #attach(holder: object, key: string | number, fault: Fault): void {
    let keys = this.#missing.get(holder)
    if (!keys) this.#missing.set(holder, (keys = new Map()))
    const known = keys.get(key)
    if (known) known.push(fault)
    else keys.set(key, [fault])
    this.all.push(fault)
  }
}
