import type { DirectiveNode, GraphQLFormattedError } from 'graphql'
import type { Fault, Faults } from '../plan/fault.ts'
import type { GraphQLData } from '../source.ts'
import type { Shape } from './shape.ts'

/** One field of the answer, for the rare moment when it is missing. */
export type Place = {
  /** Name in the data. */
  readonly from: string
  /** Name in the answer. */
  readonly to: string
  /** `Type.field` when null is not allowed. */
  readonly required?: string
}

/** An object of the answer that a deferred fragment will add fields to. */
export type Deferred = { readonly part: DirectiveNode; readonly shape: Shape; readonly holder: GraphQLData; readonly path: readonly (string | number)[] }

/** State of one completion: where it is, and the errors that explain its nulls. */
export class Completion {
  /** Keys of the answer from the root to the value at hand; only the first `depth` entries are meant. */
  readonly path: (string | number)[] = []
  readonly errors: GraphQLFormattedError[] = []
  /** Values that became null without an error; they travel in `extensions.valueCompletion`. */
  readonly notes: { message: string; path: (string | number)[] }[] = []
  readonly deferred: Deferred[] = []
  readonly #told: Set<Fault['error']>
  readonly #faults: Faults
  readonly #responseName: ReadonlyMap<string, string>

  /** An answer in parts has one for each; together they know what was told. */
  constructor(faults: Faults, responseName: ReadonlyMap<string, string>, told = new Set<Fault['error']>()) {
    this.#told = told
    this.#faults = faults
    faults.settle()
    this.#responseName = responseName
  }

  /** A field without a value: tells why, if anyone knows, and returns null. */
  missing(holder: object, place: Place, depth: number): null {
    const faults = this.#faults.at(holder, place.from)
    // A subgraph drops a whole entity when a field that may not be null fails: the other fields are missing because of it.
    if (place.required && faults.length === 0 && this.#tellAll(holder, depth)) return null
    this.#explain(faults, place.to, depth, place.required)
    return null
  }

  /** An item of a list without a value. */
  missingItem(list: object, index: number, depth: number, required: string | undefined): null {
    this.#explain(this.#faults.at(list, index), index, depth, required)
    return null
  }

  /**
   * A value that the schema does not allow here, such as one that clients may not see. Becomes null and a note; it is an
   * error only where null is not allowed.
   */
  wrong(depth: number, what: string, required: string | undefined): null {
    const path = this.path.slice(0, depth)
    if (required) this.#violated(required, path)
    this.notes.push({ message: `A subgraph answered with ${what}.`, path })
    return null
  }

  /** A value that the client may not see. */
  denied(key: string | number, depth: number): null {
    const extensions = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' }
    this.errors.push({ message: 'You may not see this.', path: [...this.path.slice(0, depth), key], extensions })
    return null
  }

  /** A fragment of the object at hand comes later. */
  defer(part: DirectiveNode, shape: Shape, holder: GraphQLData, depth: number): void {
    this.deferred.push({ part, shape, holder, path: this.path.slice(0, depth) })
  }

  /** What no null of the answer has told is told without a path. */
  finish(): void {
    for (const fault of this.#faults.all) if (!this.#told.has(fault.error)) this.#tell(fault, undefined)
  }

  #explain(faults: readonly Fault[], key: string | number, depth: number, required: string | undefined): void {
    const path = [...this.path.slice(0, depth), key]
    for (const fault of faults) this.#tell(fault, path)
    if (required && faults.length === 0) this.#violated(required, path)
  }

  #tellAll(holder: object, depth: number): boolean {
    const known = this.#faults.on(holder)
    for (const [key, fault] of known) this.#tell(fault, [...this.path.slice(0, depth), this.#outside(key)])
    return known.length > 0
  }

  #outside(key: string | number): string | number {
    return typeof key === 'string' ? (this.#responseName.get(key) ?? key) : key
  }

  #violated(required: string, path: (string | number)[]): void {
    this.errors.push({ message: `Cannot return null for non-nullable field ${required}.`, path, extensions: { code: 'INTERNAL_SERVER_ERROR' } })
  }

  #tell(fault: Fault, path: (string | number)[] | undefined): void {
    this.#told.add(fault.error)
    const { message, extensions } = fault.error
    const below = fault.below.map((key) => this.#outside(key))
    this.errors.push({ message, ...(path && { path: [...path, ...below] }), ...(extensions && { extensions }) })
  }
}
