import type { Scope } from './policy.ts'

/** Something kept: text of JSON, and until when it is fresh. After that it may still stand in for a subgraph that fails. */
export type Kept = {
  readonly text: string
  readonly scope: Scope
  readonly freshUntil: number
  readonly keptUntil: number
  /** Tags that only whoever answered knew; those that follow from the question are said by whoever reads. */
  readonly tags: readonly string[]
}

export type Wanted = { readonly key: string; readonly tags: () => readonly string[] }

/** `moment` is when was looked; what is fetched after that look is written with it. Undefined: the store is away, write nothing. */
export type Found = { readonly kept: readonly (Kept | undefined)[]; readonly moment: number | undefined }

/**
 * Keeps parts of answers. An invalidated tag hides everything that was looked for before it: what was being fetched
 * meanwhile is written with its older moment, and so never read.
 */
export type PartStore = {
  /** Never rejects: what cannot be read was not found. */
  read(wanted: readonly Wanted[]): Promise<Found> | Found
  /** Not waited for, and may fail silently. */
  write(parts: readonly (readonly [key: string, kept: Kept])[], moment: number): void
  /** Rejects when it could not be done everywhere. */
  invalidate(tags: readonly string[]): Promise<void>
  close(): Promise<void>
}
