/**
 * A rule said no. The code is part of the graph's contract; the message is for people and reaches them unchanged.
 * Everything else that is thrown is a fault: it is masked at the edge and logged.
 */
export class Refusal<Code extends string = string> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  /** Facts that a concrete error type of the graph carries, e.g. `{ currentVersion: 4 }`. */
  readonly data: Record<string, unknown>
  /** Path into the mutation's input, e.g. `['lines', '0', 'quantity']`. */
  readonly field: readonly string[] | undefined

  constructor(code: Code, message: string, options: { data?: Record<string, unknown>; field?: readonly string[] } = {}) {
    super(message)
    this.code = code
    this.data = options.data ?? {}
    this.field = options.field
  }
}

/** The refusals of access, the same in every area. */
export const unauthenticated = () => new Refusal('UNAUTHENTICATED', 'Sign in to do this.')
export const forbidden = () => new Refusal('FORBIDDEN', 'You may not do this.')
